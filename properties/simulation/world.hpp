#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "properties/simulation/process.hpp"
#include "properties/simulation/scenario.hpp"
#include "properties/simulation/watch.hpp"

namespace ledgerline::simulation {

/// What became of one run.
struct Verdict {
  std::string broken;   // what must hold and did not; empty: all is well
  bool pruned = false;  // the chooser left the rest out
  std::uint64_t hash = 0;
  std::vector<Tape::Choice> choices;
  Script script;  // replays the run
  std::uint64_t steps = 0;
  std::int64_t simulated = 0;  // microseconds
  Tried reached, tried;        // points that were passed; faults that took place
  std::vector<Trace::Line> lines;
};

/// One run of a scenario: processes, callers, providers, all on one thread and one tape.
class World {
 public:
  /// Both outlive it.
  World(const Scenario& scenario, Chooser& chooser, bool keeps_words);
  ~World();

  Verdict run();

 private:
  struct Died {};  // thrown at the point where a process dies
  struct Asked {
    int process;
    Lane lane;
    std::function<void(std::optional<Outcome>)> finish;
  };

  void begin();
  void work(std::uint64_t most_steps);
  void step();
  void pass(std::string_view point);
  void bury(int process);
  void raise(int process);
  void log_changed();
  Verdict verdict();

  int choose_process(Lane lane);
  Awaitable<void> come_late(Lane lane);
  Awaitable<void> live(const Caller& caller, Lane lane);
  Awaitable<void> ask_until_answered(const Caller& caller, Lane lane, Command command);
  Awaitable<std::optional<Outcome>> ask(int process, Lane lane, Command command);
  Awaitable<void> rebuild(Lane lane);
  Awaitable<void> reconcile(Lane lane);
  void submit(int process, Lane lane, Command command, std::function<void(std::optional<Outcome>)> finish);

  const Scenario& scenario_;
  Stage stage_;
  Watch watch_;
  Network network_;
  std::vector<std::unique_ptr<Process>> processes_;  // null while dead
  std::vector<int> lives_;
  std::map<std::uint64_t, Asked> asked_;
  std::uint64_t last_asked_ = 0;
  std::size_t living_ = 0;  // callers that are not through
  int crashes_ = 0;
  bool dying_ = false;
};

Verdict run(const Scenario& scenario, Chooser& chooser, bool keeps_words = false);

}  // namespace ledgerline::simulation
