#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <vector>

#include "engine/commands.hpp"
#include "engine/outcome.hpp"

namespace ledgerline {

/// Is given the outcome of a command, once. It must not throw or block.
using Answer = std::function<void(Outcome)>;

/// Commands that one turn decides, and who waits for their outcomes.
struct Batch {
  std::vector<Command> commands;
  std::vector<Answer> answers;
};

/// Commands that wait for a turn, in the order they came. Not thread-safe.
class CommandQueue {
 public:
  explicit CommandQueue(std::size_t most_events_a_turn) : most_events_(most_events_a_turn) {}

  void push(Command command, Answer answer) { queue_.push_back({std::move(command), std::move(answer)}); }
  bool empty() const { return queue_.empty(); }
  std::size_t size() const { return queue_.size(); }
  /// What the next turn takes: all of it, but for the bound of events, and but for a command whose needs
  /// follow from what the batch does.
  Batch take();

 private:
  struct Queued {
    Command command;
    Answer answer;
  };
  std::size_t most_events_;
  std::deque<Queued> queue_;
};

}  // namespace ledgerline
