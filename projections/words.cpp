#include "projections/words.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

namespace ledgerline {
namespace {

constexpr std::size_t most_positions = 10;

std::string actor_in_words(const std::string& actor) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kinds = {
      {{"webhook:", "a webhook of {}"},
       {"token:", "the API with token {}"},
       {"ticker:", "the clock at {}"},
       {"worker:", "the worker {}"}}};
  for (const auto& [prefix, words] : kinds)
    if (actor.starts_with(prefix)) return fmt::format(fmt::runtime(words), actor.substr(prefix.size()));
  return actor;
}

std::string in_two(std::int64_t whole, std::string_view large, std::int64_t rest, std::string_view small) {
  return rest == 0 ? fmt::format("{} {}", whole, large)
                   : fmt::format("{} {} {} {}", whole, large, rest, small);
}

}  // namespace

std::string moment(Time time) {
  const auto iso = iso_micros(time);
  return iso.substr(0, 10) + ' ' + iso.substr(11, 8) + " UTC";
}

std::string lasting(std::int64_t micros) {
  if (micros < 10'000'000) return fmt::format("{} ms", micros / 1000);
  const auto seconds = micros / 1'000'000, minutes = seconds / 60, hours = minutes / 60;
  if (minutes < 2) return fmt::format("{:.1f} s", static_cast<double>(micros) / 1e6);
  if (hours < 2) return in_two(minutes, "min", seconds % 60, "s");
  if (hours < 48) return in_two(hours, "h", minutes % 60, "min");
  return in_two(hours / 24, "d", hours % 24, "h");
}

std::string who(const Cause& cause) {
  auto told = fmt::format("{} ({}", actor_in_words(cause.actor.str()), cause.command.str());
  if (cause.causation) told += ", for " + cause.causation->str();
  if (cause.reason) told += ", because: " + cause.reason->str();
  if (cause.correlation) told += ", request " + cause.correlation->str();
  if (cause.trace_parent) told += ", trace " + cause.trace_parent->str();
  return told + ')';
}

std::string in_brackets(const std::vector<Position>& positions) {
  if (positions.empty()) return {};
  const auto shown = std::min(positions.size(), most_positions);
  const auto more =
      positions.size() > shown ? fmt::format(", and {} more", positions.size() - shown) : std::string();
  return fmt::format("[{}{}]",
                     fmt::join(positions.begin(), positions.begin() + static_cast<long>(shown), ", "), more);
}

}  // namespace ledgerline
