#include "tests/support/scenario_people.hpp"

#include <fmt/format.h>

namespace ledgerline::tests {

TenantRegistered client(const std::string& id, const std::string& name, const std::string& phone) {
  TenantRegistered tenant;
  tenant.tenant = TenantId(id);
  tenant.business_name = Personal(Name(name));
  tenant.country = Country("GB");
  tenant.region = Code("UK");
  tenant.owner_phone = Personal(E164(phone));
  return tenant;
}

NumberAdded pooled(int i) {
  NumberAdded added;
  added.number = PoolNumber(fmt::format("+44711111111{}", i % 10));
  added.country = Country("GB");
  return added;
}

}  // namespace ledgerline::tests
