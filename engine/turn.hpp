#pragma once

#include <span>
#include <vector>

#include "engine/commands.hpp"
#include "engine/log/log.hpp"
#include "engine/outcome.hpp"
#include "engine/policy.hpp"
#include "engine/ports.hpp"

namespace ledgerline {

/// An event just committed, and its tenant as the event left it: what the narrator tells from.
struct Told {
  Recorded event;
  std::optional<Tenant> tenant;
};

struct TurnResult {
  std::vector<Outcome> outcomes;  // one a command, in order
  std::vector<Told> told;         // what this turn appended, in order; empty unless asked for
};

/// Decides a batch of commands in one turn of the log, the only way to append. One command's refusal never
/// fails its neighbours. No command may name a tenant that an earlier one in the batch registers or, where it
/// is a text, might. Throws what LogTurn throws, and Damaged; then nothing was appended, or with
/// LostConnection all or nothing.
TurnResult run_turn(Log& log, Vault& vault, const Policy& policy, Random& random,
                    std::span<const Command> batch, bool tell = true);

/// An upper bound of the events that a command appends: a turn is bounded by events, not by commands.
std::size_t weight_of(const Command& command);

}  // namespace ledgerline
