#include "engine/effects/market.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

namespace ledgerline {

std::vector<std::string> area_codes(const Tenant& tenant, NumberKind kind,
                                    const std::optional<AreaCode>& instead,
                                    const ProviderSettings& settings) {
  std::vector<std::string> codes;
  const auto& country = tenant.country.str();
  const bool local = kind == NumberKind::local;
  if (instead)
    codes.push_back(instead->str());
  else if (local && tenant.area_code && (country == "US" || country == "CA"))
    codes.push_back(tenant.area_code->str());
  if (local && country == "US")
    for (const auto& code : settings.fallback_area_codes)
      if (std::ranges::find(codes, code) == codes.end()) codes.push_back(code);
  if (codes.empty()) codes.emplace_back();
  return codes;
}

Awaitable<Found<Market>> look_in(Carrier& carrier, NumberQuery query, std::vector<std::string> codes,
                                 Reach reach) {
  Market market;
  for (const auto& code : codes) {
    query.area_code.reset();
    if (!code.empty()) query.area_code = AreaCode(code);
    auto found = co_await carrier.search(query);
    if (!found) co_return found.failure;
    std::erase_if(*found.value, [](const Offer& offer) { return !offer.capabilities.voice; });
    if (found.value->empty()) continue;
    market.codes.push_back(code);
    std::ranges::move(*found.value, std::back_inserter(market.offers));
    if (reach == Reach::first) break;
  }
  co_return market;
}

std::optional<std::string> price_of(const Pricing& pricing, NumberKind kind) {
  for (const auto& price : pricing.prices) {
    auto name = price.kind;
    std::erase(name, ' ');
    if (name == names(kind)[static_cast<std::size_t>(kind)]) return price.current;
  }
  return std::nullopt;
}

std::string areas_text(const std::vector<std::string>& codes) {
  if (codes.empty() || codes.front().empty()) return "";
  return fmt::format("area code{} {}", codes.size() == 1 ? "" : "s", fmt::join(codes, ", "));
}

}  // namespace ledgerline
