#pragma once

#include <functional>
#include <optional>
#include <set>

#include "engine/batch_decider.hpp"
#include "engine/effects/dispatcher.hpp"
#include "properties/simulation/network.hpp"
#include "properties/simulation/store.hpp"

namespace ledgerline::simulation {

/// How often a process looks at the log where nothing is due.
constexpr std::int64_t poll = 1 * seconds;

/// Time as one process sees it. Looks at the log that would find nothing are left out: whoever dozes for a
/// poll sleeps on until something is due, which `until_due` tells, or until the log has changed.
class ProcessTimers final : public Timers {
 public:
  using UntilDue = std::int64_t (*)(MemoryLog& log, Time now);
  ProcessTimers(Stage& stage, Lane lane, UntilDue until_due)
      : stage_(stage), lane_(lane), until_due_(until_due) {}
  std::int64_t now() const override { return stage_.scheduler.now(); }
  Awaitable<void> sleep(std::int64_t micros) override { return stage_.scheduler.elapse(lane_, micros); }
  Awaitable<void> doze(std::int64_t micros) override;
  void wake() override;

 private:
  Stage& stage_;
  Lane lane_;
  UntilDue until_due_;
  bool woken_ = false;
  std::optional<Scheduler::Key> dozing_;
};

/// The engine of one process as its coroutines see it: the real queue and the real deciding of batches, a
/// turn a step.
class ProcessTurns final : public Turns {
 public:
  ProcessTurns(Stage& stage, int process, Log& log, const Vault& vault, Random& random,
               EngineOptions options);

  void submit(Command command, Answer answer);
  /// Whoever waits is told nothing any more.
  void abandon();

  Awaitable<Outcome> run(Command command) override;
  Awaitable<std::vector<Owed>> owed(std::size_t limit, std::set<Step> without) override;
  Awaitable<Rows> rows(std::optional<TenantId> tenant, std::optional<PoolNumber> number) override;
  Uuid new_id() override;
  Uuid log_id() override { return log_.id(); }

 private:
  void take_turn();

  Stage& stage_;
  Lane lane_;
  Log& log_;
  Random& random_;
  CommandQueue queue_;
  BatchDecider decider_;
  bool has_turn_ = false;
};

/// HTTP of one process, into the network.
class Wire final : public Http {
 public:
  Wire(Network& network, int process) : network_(network), process_(process) {}
  Awaitable<HttpReply> send(HttpRequest request) override;

 private:
  Network& network_;
  int process_;
};

/// One engine process: its memory dies with it.
class Process {
 public:
  Process(Stage& stage, Network& network, const Policy& policy, int id, int life);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  /// Does what is owed, and what the clock makes due.
  void start(bool works_outside);
  void submit(Command command, Answer answer) { turns_.submit(std::move(command), std::move(answer)); }
  /// The log has changed.
  void wake();
  /// An operator's, on this process: compares with the carrier, and mends. `done` where it came to its end.
  void reconcile(std::function<void()> done);

 private:
  Awaitable<void> keep_ticking();
  Awaitable<void> compare_and_mend();
  Awaitable<void> run_all(std::vector<Command> commands);

  Stage& stage_;
  Network& network_;
  int id_;
  Store store_;
  SimulatedRandom random_;
  ProcessTurns turns_;
  ProcessTimers timers_, clock_;
  Wire wire_;
  PointedHttp pointed_;
  Guard guard_;
  GuardedHttp http_;
  Adapters adapters_;
  ProviderSettings settings_;
  Dispatcher dispatcher_;
};

/// The master key of every simulated log.
Vault simulated_vault();

}  // namespace ledgerline::simulation
