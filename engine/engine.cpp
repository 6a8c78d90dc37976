#include "engine/engine.hpp"

#include <future>

namespace ledgerline {

Engine::Engine(Log& log, const Vault& vault, Random& random, Options options)
    : log_(log),
      random_(random),
      decider_(log, vault, random, options),
      queue_(options.most_events_a_turn),
      thread_([this] { loop(); }) {}

Engine::~Engine() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void Engine::submit(Command command, Answer answer) {
  bool first = false;
  {
    const std::lock_guard lock(mutex_);
    first = queue_.empty();
    queue_.push(std::move(command), std::move(answer));
  }
  if (first) wake_.notify_one();
}

Outcome Engine::run(Command command) {
  std::promise<Outcome> promise;
  submit(std::move(command), [&](Outcome outcome) { promise.set_value(std::move(outcome)); });
  return promise.get_future().get();
}

Uuid Engine::new_id() {
  std::array<std::uint8_t, 10> bytes;
  random_.fill(bytes);
  return ordered_uuid(0, bytes);
}

void Engine::loop() {
  const auto waiting = [this] { return queued(); };
  for (auto batch = take(); !batch.commands.empty(); batch = take()) decider_.decide(batch, waiting);
}

/// Waits for commands; empty when the engine stops.
Batch Engine::take() {
  std::unique_lock lock(mutex_);
  wake_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
  return queue_.take();
}

std::size_t Engine::queued() {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

}  // namespace ledgerline
