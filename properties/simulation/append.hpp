#pragma once

#include <optional>
#include <vector>

#include "engine/log/log.hpp"
#include "engine/ports.hpp"

namespace ledgerline::simulation {

/// Appends events as a turn does, but without a decider, for histories that would take months to come about.
/// Of each event its time, cause and command are taken; positions and versions are counted on from the log's.
/// With `least` no time is before it, else none is before the log's. Throws Damaged where one cannot follow.
void append(Log& log, Vault& vault, Random& random, const std::vector<Recorded>& events,
            std::optional<Time> least = {});

}  // namespace ledgerline::simulation
