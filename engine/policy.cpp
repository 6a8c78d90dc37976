#include "engine/policy.hpp"

#include <algorithm>
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

std::int64_t EffectPolicy::wait(std::int64_t first, std::int64_t times, std::string_view effect) const {
  auto whole = first;
  for (std::int64_t i = 1; i < times && whole < longest_wait; ++i) whole *= 2;
  whole = std::min(whole, longest_wait);
  std::uint64_t hash = 14'695'981'039'346'656'037u;  // FNV-1a
  for (const char c : effect) hash = (hash ^ static_cast<unsigned char>(c)) * 1'099'511'628'211u;
  return whole / 2 + static_cast<std::int64_t>((hash >> 32) * static_cast<std::uint64_t>(whole / 2) >> 32);
}

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

void read_effect_timing(std::string_view text, EffectPolicy& policy) {
  constexpr std::string_view shape =
      "it is not NAME=NUMBER, a name being lease, first_wait, first_deferral, longest_wait, breaker or poll "
      "(in "
      "milliseconds), attempts or most_lost";
  const std::map<std::string_view, std::pair<std::int64_t*, std::int64_t>> names = {
      {"lease", {&policy.lease, 1000}},
      {"first_wait", {&policy.first_wait, 1000}},
      {"first_deferral", {&policy.first_deferral, 1000}},
      {"longest_wait", {&policy.longest_wait, 1000}},
      {"breaker", {&policy.breaker, 1000}},
      {"poll", {&policy.poll, 1000}},
      {"attempts", {&policy.attempts, 1}},
      {"most_lost", {&policy.most_lost, 1}}};
  while (!text.empty()) {
    const auto part = text.substr(0, text.find(','));
    const auto equals = std::min(part.find('='), part.size());
    const auto name = names.find(part.substr(0, equals));
    const auto digits = part.substr(std::min(equals + 1, part.size()));
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    const bool whole = error == std::errc{} && end == digits.data() + digits.size();
    if (name == names.end() || !whole || value < 1 || value > 1'000'000'000)
      refuse_text("effect timing", part, shape);
    *name->second.first = value * name->second.second;
    text.remove_prefix(std::min(part.size() + 1, text.size()));
  }
}

}  // namespace ledgerline
