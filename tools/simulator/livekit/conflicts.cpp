#include <set>

#include <fmt/format.h>

#include "tools/simulator/livekit/livekit.hpp"
#include "tools/simulator/livekit/wire.hpp"

namespace ledgerline::simulator {
namespace {

/// The list's values, normalised; "" stands for any where it is empty.
std::set<std::string> values(const Json& row, const char* list) {
  std::set<std::string> result;
  for (const auto& value : row.at(list)) result.insert(normalised(value.get<std::string>()));
  if (result.empty()) result.insert("");
  return result;
}

std::set<std::string> shared(const Json& one, const Json& other, const char* list) {
  const auto mine = values(one, list);
  std::set<std::string> both;
  for (const auto& value : values(other, list))
    if (mine.contains(value)) both.insert(value);
  return both;
}

std::string pin(const Json& rule) {
  for (const auto& kind : rule.at("rule")) return kind.value("pin", "");
  return "";
}

bool is_guarded(const Json& trunk) {
  return !trunk.at("numbers").empty() || !trunk.at("allowed_addresses").empty() ||
         (trunk.at("auth_username") != "" && trunk.at("auth_password") != "");
}

}  // namespace

std::optional<Reply> LiveKit::trunk_problem(const Json& trunk) {
  if (!is_guarded(trunk))
    return twirp_error(
        400,
        "for security, one of the fields must be set: AuthUsername+AuthPassword, AllowedAddresses or "
        "Numbers");
  const auto own = trunk.value("sip_trunk_id", "");
  for (const auto& row : trunks_.all()) {
    const auto numbers = shared(trunk, row, "numbers"), callers = shared(trunk, row, "allowed_numbers");
    if (row.at("sip_trunk_id") == own || numbers.empty() || callers.empty()) continue;
    const auto among = callers.contains("") ? std::string("without AllowedNumbers set")
                                            : fmt::format("and AllowedNumbers {}", Json(callers).dump());
    return twirp_error(
        400, fmt::format("Conflicting inbound SIP Trunks: \"{}\" and \"{}\", using the same number(s) {} {}",
                         own.empty() ? "<new>" : own, row.at("sip_trunk_id").get<std::string>(),
                         Json(numbers).dump(), among));
  }
  return std::nullopt;
}

std::optional<Reply> LiveKit::rule_problem(const Json& rule) {
  for (const auto& row : rules_.all()) {
    const bool is_same = pin(rule) == pin(row) && !shared(rule, row, "trunk_ids").empty() &&
                         !shared(rule, row, "inbound_numbers").empty() &&
                         !shared(rule, row, "numbers").empty();
    if (!is_same) continue;
    return twirp_error(
        400,
        fmt::format("Dispatch rule for the same trunk, inbound number, number, and PIN combination "
                    "already exists in dispatch rule \"{}\" \"{}\"",
                    row.at("sip_dispatch_rule_id").get<std::string>(), row.at("name").get<std::string>()));
  }
  return std::nullopt;
}

}  // namespace ledgerline::simulator
