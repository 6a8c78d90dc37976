#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "projections/flow/flow.hpp"

/// Where a tenant's time went: whom it waited for, from its first event on, and how long each step took.
namespace ledgerline {

enum class WaitingOn { nobody, payment, pool, providers, owner, an_operator };
inline constexpr std::array<std::string_view, 6> names(WaitingOn) {
  return {"nobody", "payment", "the pool", "providers", "the owner's texts", "an operator"};
}

/// A stretch of time in which one and the same was waited for.
struct Wait {
  WaitingOn on = WaitingOn::nobody;
  Position begun = 0;  // the event that it began with
  Time from, to;
  bool is_over = true;
  std::int64_t micros() const { return to.micros - from.micros; }
};

struct Timeline {
  std::string tenant;
  std::vector<Wait> waits;  // one after the other, without a gap; none is shorter than a moment
  std::map<WaitingOn, std::int64_t> totals;  // in microseconds
  std::int64_t total = 0;
  Flow flow;  // of its latest number, or the latest try: its steps have durations of their own
};

/// `history` is the tenant's, from its first event on. What is waited for after its last one lasts until
/// `now`; without it, until that event. Throws Damaged where an event cannot follow.
Timeline timeline_of(const std::vector<Recorded>& history, std::optional<Time> now);

/// Lines for a terminal, and one JSON object.
std::string to_lines(const Timeline& timeline);
std::string to_json(const Timeline& timeline);

}  // namespace ledgerline
