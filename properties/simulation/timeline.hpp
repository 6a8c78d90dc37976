#pragma once

#include <string>
#include <vector>

#include "properties/simulation/world.hpp"

namespace ledgerline::simulation {

/// A run as a story to read: a line a step that somebody took, what a turn committed on one line, a '*' where
/// it was not dull. What was given, and what followed the failure, is left out.
std::vector<std::string> timeline(const Verdict& verdict);

/// Points and faults, and how often each was tried and survived: a row a place, such as "turn.committed", a
/// column a fault.
std::string matrix(const Tried& reached, const Tried& tried, const Tried& survived);

}  // namespace ledgerline::simulation
