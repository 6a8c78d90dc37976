#pragma once

#include <functional>
#include <future>
#include <memory>
#include <thread>
#include <vector>

#include "engine/engine.hpp"
#include "tests/contracts/troubled_log.hpp"
#include "tests/contracts/worlds.hpp"

/// Engines for contracts: their options, many callers, and a batch whose members a test chooses.
namespace ledgerline::tests {

inline SystemRandom& chance() {
  static SystemRandom random;
  return random;
}

inline Engine::Options options(Policy policy = {}, int attempts = 3) {
  Engine::Options made;
  made.policy = std::move(policy);
  made.attempts = attempts;
  return made;
}

/// Of an outcome's events.
inline std::vector<Position> positions(const Outcome& outcome) {
  std::vector<Position> all;
  for (const auto& event : outcome.events) all.push_back(event.position);
  return all;
}

/// An engine on a log of its own or of others.
struct OneEngine {
  explicit OneEngine(Log& log, Engine::Options chosen = options())
      : engine(log, test_vault(), chance(), std::move(chosen)) {}
  Outcome operator()(std::uint64_t n, Request request) { return engine.run(command(n, std::move(request))); }
  Engine engine;
};

/// Runs `work(i)` on so many threads at once.
inline void on_threads(std::size_t count, const std::function<void(std::size_t)>& work) {
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < count; ++i) threads.emplace_back(work, i);
  for (auto& thread : threads) thread.join();
}

/// Submits the commands so that one turn takes them all: the turn before it waits until they are queued. The
/// outcomes, in order. `log` must be the engine's.
inline std::vector<Outcome> in_one_batch(TroubledLog& log, Engine& engine,
                                         const std::vector<Command>& commands) {
  const auto held = std::make_shared<Hold>();
  log.hold(held);
  std::vector<std::future<Outcome>> pending;
  const auto submit = [&](Command each) {
    auto promise = std::make_shared<std::promise<Outcome>>();
    pending.push_back(promise->get_future());
    engine.submit(std::move(each), [promise](Outcome outcome) { promise->set_value(std::move(outcome)); });
  };
  submit(command(999'999, ServeWaiting{Country("AQ")}));
  held->reached.get_future().wait();
  for (const auto& each : commands) submit(each);
  held->open.set_value();
  std::vector<Outcome> outcomes;
  for (std::size_t i = 0; i < pending.size(); ++i) {
    auto outcome = pending[i].get();
    if (i > 0) outcomes.push_back(std::move(outcome));
  }
  return outcomes;
}

}  // namespace ledgerline::tests
