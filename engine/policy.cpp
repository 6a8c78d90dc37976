#include "engine/policy.hpp"

#include <charconv>

#include "events/kernel/error.hpp"
#include "events/kernel/text.hpp"
#include "events/kernel/time.hpp"
#include "events/types.hpp"

namespace ledgerline {

std::int64_t Policy::cool_down(const std::string& country) const {
  const auto found = cool_down_days.find(country);
  return (found == cool_down_days.end() ? other_cool_down_days : found->second) * micros_per_day;
}

std::int64_t Policy::grace() const { return grace_days * micros_per_day; }

void read_cool_downs(std::string_view text, Policy& policy) {
  constexpr std::string_view shape = "it is not COUNTRY=DAYS, such as US=45,GB=30,*=45";
  while (!text.empty()) {
    const auto part = text.substr(0, text.find(','));
    const auto equals = part.find('=');
    if (equals == std::string_view::npos) refuse_text("cool-down", part, shape);
    const auto country = part.substr(0, equals), days_text = part.substr(equals + 1);
    int days = -1;
    const auto [end, error] = std::from_chars(days_text.data(), days_text.data() + days_text.size(), days);
    if (error != std::errc{} || end != days_text.data() + days_text.size() || days < 0 || days > 3650)
      refuse_text("cool-down", part, shape);
    if (country == "*")
      policy.other_cool_down_days = days;
    else
      policy.cool_down_days[Country(std::string(country)).str()] = days;
    text.remove_prefix(part.size() == text.size() ? part.size() : part.size() + 1);
  }
}

}  // namespace ledgerline
