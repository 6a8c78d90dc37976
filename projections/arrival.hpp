#pragma once

#include <string>
#include <vector>

#include "engine/log/log.hpp"

namespace ledgerline {

/// An event as it reaches a projection: decoded, or with what keeps it from being decoded. Then it has a
/// position and subjects, and nothing else.
struct Arrival {
  Recorded recorded;
  std::string problem;  // empty where there is none
};

/// Decodes events at hand; one that cannot be is told so, and its neighbours are not lost. Throws
/// Unavailable.
std::vector<Arrival> arrivals_of(Log& log, const std::vector<Stored>& stored, Vault& vault);

}  // namespace ledgerline
