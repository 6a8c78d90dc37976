#pragma once

#include <utility>

#include "properties/small_world.hpp"

/// Rows without what counts and dates their events: two worlds are alike if these are.
namespace ledgerline::properties {

inline Tenant at_rest(Tenant tenant) {
  tenant.version = 0;
  tenant.updated_at = {};
  tenant.asked_at.reset();
  return tenant;
}
inline Number at_rest(Number number) {
  number.version = 0;
  number.updated_at = {};
  return number;
}

template <class Row>
std::map<std::string, Row> at_rest(std::map<std::string, Row> rows) {
  for (auto& [id, row] : rows) row = at_rest(std::move(row));
  return rows;
}

inline auto at_rest(const SmallWorld& world) {
  return std::pair{at_rest(world.log.tenants()), at_rest(world.log.numbers())};
}

}  // namespace ledgerline::properties
