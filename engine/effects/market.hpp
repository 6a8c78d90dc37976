#pragma once

#include <string>
#include <vector>

#include "engine/deciders/tenant.hpp"
#include "engine/effects/carrier.hpp"
#include "engine/effects/settings.hpp"

/// Where numbers are looked for, by a purchase and by whoever chooses: area code after area code.
namespace ledgerline {

/// The area codes to look in for a tenant, in order: the one it asked for, or `instead`, then in the US the
/// configured ones. An empty one asks for any. Only local numbers are of an area.
std::vector<std::string> area_codes(const Tenant& tenant, NumberKind kind,
                                    const std::optional<AreaCode>& instead, const ProviderSettings& settings);

/// How far a search goes.
enum class Reach {
  first,      // to the first area code with any offers
  everywhere  // through all of them: the offers of the first are known to be held
};

/// Offers that carry calls, in the order of the area codes that have them.
struct Market {
  std::vector<std::string> codes;
  std::vector<Offer> offers;
};

/// Asks for `query` in each of `codes`. The first question that fails fails it all: what is offered elsewhere
/// must not hide an outage. The carrier outlives the call.
Awaitable<Found<Market>> look_in(Carrier& carrier, NumberQuery query, std::vector<std::string> codes,
                                 Reach reach);

/// What a number of this kind costs a month, as the carrier states it; nothing where it states none.
std::optional<std::string> price_of(const Pricing& pricing, NumberKind kind);

/// "area codes 415, 510", or nothing where none was asked for.
std::string areas_text(const std::vector<std::string>& codes);

}  // namespace ledgerline
