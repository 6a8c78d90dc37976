#pragma once

#include <string>
#include <vector>

#include "engine/turn.hpp"

namespace ledgerline {

/// Tells an event in log lines, the documented ones to the letter; each record is one string, and none for an
/// event that has no documented line. `told.tenant` is the tenant as the event left it. The same event always
/// tells the same.
std::vector<std::string> narrate(const Told& told);

/// Tells one tenant's history: folds the tenant along the way. `history` starts with the tenant's first
/// event.
std::vector<std::string> narrate_history(const std::vector<Recorded>& history);
/// The same event by event, as one JSON array: what happened in a sentence, who did it and why, and the log
/// lines it tells, if any.
std::string narration_json(const std::vector<Recorded>& history);

}  // namespace ledgerline
