#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "engine/batch_decider.hpp"

namespace ledgerline {

/// Takes commands from any thread and decides them in turns, on a thread of its own. A turn takes every
/// command that queued while the turn before was committing: there is no timer, and an idle engine commits
/// one command at once. What fails, and how, is BatchDecider's.
class Engine {
 public:
  using Options = EngineOptions;
  using Answer = ledgerline::Answer;

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
  void loop();
  Batch take();
  std::size_t queued();

  Log& log_;
  Random& random_;
  BatchDecider decider_;
  std::mutex mutex_;
  std::condition_variable wake_;
  CommandQueue queue_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace ledgerline
