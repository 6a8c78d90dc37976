#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/support/given.hpp"

namespace ledgerline::tests {

/// A log told command by command, with times and causes, for what reads histories. Nothing decides: what is
/// told has to be possible.
///
///     Chronicle().by("ana@desk", "tenant.register").tell({registered("shop")}).later(day)…
class Chronicle {
 public:
  /// The next events are another command's.
  Chronicle& by(const std::string& actor, const std::string& command);
  Chronicle& because(const std::string& reason);
  Chronicle& on(const std::string& causation, const std::string& correlation);
  Chronicle& later(std::int64_t micros);
  Chronicle& tell(const std::vector<Event>& events);

  const std::vector<Recorded>& all() const { return all_; }
  Position head() const { return static_cast<Position>(all_.size()); }
  /// A tenant's history, or a number's, up to a position.
  std::vector<Recorded> of(const std::string& subject, Position up_to = 1'000'000) const;
  /// The rows of all numbers before the event at `position`.
  std::vector<Number> pool_before(Position position) const;

 private:
  std::vector<Recorded> all_;
  std::map<std::string, Version> versions_;
  Cause cause_;
  Time now_ = start;
  std::uint64_t commands_ = 0;
};

}  // namespace ledgerline::tests
