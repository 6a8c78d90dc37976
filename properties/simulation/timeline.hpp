#pragma once

#include <string>
#include <vector>

#include "properties/simulation/world.hpp"

namespace ledgerline::simulation {

struct Timeline {
  std::vector<std::string> lines;  // "  3      30.000 s  bakery     asks A: …"
  std::size_t steps = 0;
  friend bool operator==(const Timeline&, const Timeline&) = default;
};

/// A run as a story to read: who did what when, what a turn committed on one line, a '*' where it was not
/// dull. A step is what goes on without anybody else coming between, and without a wait: a command with its
/// answer, a worker and the providers that it asks. What was given, and what followed the failure, is left
/// out.
Timeline timeline(const Verdict& verdict);

/// Points and faults, and how often each was tried and survived: a row a place, such as "turn.committed", a
/// column a fault.
std::string matrix(const Tried& reached, const Tried& tried, const Tried& survived);

}  // namespace ledgerline::simulation
