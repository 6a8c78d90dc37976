#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

#include "engine/turn.hpp"
#include "engine/turn_observer.hpp"

namespace ledgerline {

/// Takes commands from any thread and decides them in turns. A turn takes every command that queued while the
/// turn before was committing: there is no timer, and an idle engine commits one command at once.
///
/// Where a turn fails as a whole, its commands are decided again one a turn, and only the guilty one fails;
/// where none can be guilty, all of them fail at once. Where the connection is lost the turn is done again:
/// commands that had been committed are found by their ids, so an answer is never guessed. Where no server
/// comes back to be asked, the code is OUTCOME_UNKNOWN and the message names the id to ask again with.
class Engine {
 public:
  struct Options {
    Policy policy;
    /// Called after each commit with what it appended, on the engine's thread, before the callers are
    /// answered.
    std::function<void(const std::vector<Told>&)> told;
    TurnObserver* observer = nullptr;  // outlives the engine
    int attempts =
        30;  // at a turn whose connection is lost; the log waits up to a second for each new connection
    std::size_t most_events_a_turn = 1000;
  };
  using Answer = std::function<void(Outcome)>;

  /// Log and random must outlive the engine.
  Engine(Log& log, const Vault& vault, Random& random, Options options);
  /// Decides what is queued, then stops.
  ~Engine();

  /// `answer` is called on the engine's thread, once; it must not throw or block. It may submit.
  void submit(Command command, Answer answer);
  /// Waits for the outcome. Never from an Answer.
  Outcome run(Command command);

  Log& log() { return log_; }
  /// A fresh random id, for a command that needs none of its own.
  Uuid new_id();

 private:
  struct Queued {
    Command command;
    Answer answer;
  };
  struct Batch {
    std::vector<Command> commands;
    std::vector<Answer> answers;
  };

  void loop();
  Batch take();
  std::optional<Outcome> decide(std::span<const Command> commands, std::span<const Answer> answers);
  std::optional<TurnResult> measured(std::span<const Command> commands, Outcome& failure);
  std::optional<TurnResult> attempt(std::span<const Command> commands, Outcome& failure);
  std::size_t queued();

  Log& log_;
  Vault vault_;
  Random& random_;
  Options options_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Queued> queue_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace ledgerline
