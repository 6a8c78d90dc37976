#pragma once

#include <functional>
#include <vector>

#include "engine/engine.hpp"

namespace ledgerline {

/// The commands that what is due asks for. Their ids are derived from what they are about (`log_id` is the
/// log's), but for serving those who wait, which takes a fresh one.
std::vector<Command> commands_for(const Due& due, const Uuid& log_id, const Actor& actor,
                                  const std::function<Uuid()>& new_id);

/// Turns what the clock made due into commands, until nothing is due: rests and reservations that are over,
/// graces that ended, tenants that wait beside available numbers. Several processes may tick at once: the
/// commands' ids are derived from what they are about, so each thing is done once. Returns what was done;
/// throws Unavailable.
std::vector<Outcome> tick(Engine& engine, const Actor& actor);

}  // namespace ledgerline
