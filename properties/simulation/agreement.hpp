#pragma once

#include <string>
#include <vector>

#include "properties/simulation/network.hpp"

namespace ledgerline::simulation {

/// Where the log and the providers differ when nothing is under way any more, a line each. What stalled is an
/// operator's, and may differ.
std::vector<std::string> differences(const MemoryLog& log, const Network& network);

}  // namespace ledgerline::simulation
