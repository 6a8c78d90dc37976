#include "tools/simulator/twilio/account.hpp"

#include <algorithm>

namespace ledgerline::simulator {

Json* Account::owned(const std::string& number) {
  return numbers.find_if([&](const Json& row) { return row.at("phone_number") == number; });
}

Rule Account::rule(const StockNumber& number) const {
  return rule_for(world.settings.at("/twilio/regulations"), number.country, number.type);
}

std::int64_t Account::listed_until(const Conditions& conditions) {
  const auto lag = world.settings.get<std::int64_t>("/twilio/list_lag_ms") * 1000;
  return std::min(conditions.visible_until, world.clock.now() - lag);
}

}  // namespace ledgerline::simulator
