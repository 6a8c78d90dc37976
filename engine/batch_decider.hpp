#pragma once

#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "engine/command_queue.hpp"
#include "engine/turn.hpp"
#include "engine/turn_observer.hpp"

namespace ledgerline {

/// What an engine is set to, whoever runs it.
struct EngineOptions {
  Policy policy;
  /// Called after each commit with what it appended, on the engine's thread, before the callers are
  /// answered.
  std::function<void(const std::vector<Told>&)> told;
  TurnObserver* observer = nullptr;  // outlives the engine
  int attempts =
      30;  // at a turn whose connection is lost; the log waits up to a second for each new connection
  std::size_t most_events_a_turn = 1000;
};

/// How a batch comes to its outcomes, whatever the log does meanwhile: the engine without its thread.
///
/// Where a turn fails as a whole, its commands are decided again one a turn, and only the guilty one fails;
/// where none can be guilty, all of them fail at once. Where the connection is lost the turn is done again:
/// commands that had been committed are found by their ids, so an answer is never guessed. Where no server
/// comes back to be asked, the code is OUTCOME_UNKNOWN and the message names the id to ask again with.
///
/// Used by one thread. Log and random outlive it.
class BatchDecider {
 public:
  BatchDecider(Log& log, const Vault& vault, Random& random, EngineOptions options)
      : log_(log), vault_(vault), random_(random), options_(std::move(options)) {}

  /// Gives every answer before it returns. `queued` says how many commands wait, for the observer.
  void decide(const Batch& batch, const std::function<std::size_t()>& queued);

 private:
  using Waiting = std::function<std::size_t()>;
  std::optional<Outcome> decide(std::span<const Command> commands, std::span<const Answer> answers,
                                const Waiting& queued);
  std::optional<TurnResult> measured(std::span<const Command> commands, Outcome& failure,
                                     const Waiting& queued);
  std::optional<TurnResult> attempt(std::span<const Command> commands, Outcome& failure);

  Log& log_;
  Vault vault_;
  Random& random_;
  EngineOptions options_;
};

}  // namespace ledgerline
