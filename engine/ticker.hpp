#pragma once

#include "engine/engine.hpp"

namespace ledgerline {

/// Turns what the clock made due into commands, until nothing is due: rests and reservations that are over,
/// graces that ended, tenants that wait beside available numbers. Several processes may tick at once: the
/// commands' ids are derived from what they are about, so each thing is done once. Returns what was done;
/// throws Unavailable.
std::vector<Outcome> tick(Engine& engine, const Actor& actor);

}  // namespace ledgerline
