#pragma once

#include <string>

#include "engine/commands.hpp"
#include "engine/deciders/tenant.hpp"
#include "engine/phone.hpp"

/// What people and programs state, as they write it, made into commands.
namespace ledgerline {

/// Optional texts are empty where they are not given.
struct Registration {
  std::string id, name, owner_phone, email, area_code, assistant;
  bool trial = false;
};

/// `region` is a country as read_country takes it. Throws BadInput.
RegisterTenant request_of(const Registration& registration, const std::string& region);

/// Which number, where from, and who answers its calls.
struct Wish {
  std::string tenant;
  std::string supply = "pool-then-purchase", kind = "local";
  std::string voice;  // empty: the tenant's present route; who has an assistant talks through Vapi
  std::string number, address, bundle;
};

/// `row` is the tenant's, where there is one; `country` helps to read the number. Throws BadInput.
ProvisionNumber request_of(const Wish& wish, const std::optional<Tenant>& row, const std::string& country);

/// Throws BadInput for what is no regulatory bundle of the carrier's.
Reference read_bundle(const std::string& text);

/// A number for the pool. Throws BadInput where it is of no country.
NumberAdded pool_number_of(const PhoneFacts& facts);

}  // namespace ledgerline
