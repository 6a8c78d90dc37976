#include "properties/simulation/explore.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <ctime>
#include <mutex>
#include <thread>
#include <unordered_set>

#include <fmt/format.h>

#include "properties/simulation/choosers.hpp"

namespace ledgerline::simulation {
namespace {

double thread_seconds() {
  std::timespec spent{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
  return static_cast<double>(spent.tv_sec) + static_cast<double>(spent.tv_nsec) / 1e9;
}

/// One exploration, whoever works at it.
class Exploring {
 public:
  Exploring(const Scenario& scenario, const Plan& plan)
      : scenario_(scenario), plan_(plan), next_(plan.first) {}

  void work() {
    Explored mine;
    std::vector<std::uint64_t> hashes;
    for (auto seed = next_++; seed < plan_.first + plan_.count && !failed_; seed = next_++) {
      auto verdict = run_seed(scenario_, seed);
      hashes.push_back(verdict.hash);
      ++mine.runs;
      mine.steps += verdict.steps;
      mine.simulated += verdict.simulated;
      if (plan_.compare_every != 0 && seed % plan_.compare_every == 0) {
        ++mine.compared;
        if (run_script(scenario_, verdict.script).hash != verdict.hash && verdict.broken.empty())
          verdict.broken = "the same choices made another run";
      }
      add(mine.reached, verdict.reached);
      add(mine.tried, verdict.tried);
      if (verdict.broken.empty())
        add(mine.survived, verdict.tried);
      else
        keep({seed, std::move(verdict)});
      if (plan_.progress) plan_.progress(1);
    }
    mine.processor_seconds = thread_seconds();
    merge(mine, hashes);
  }

  Explored found() && {
    found_.distinct = hashes_.size();
    return std::move(found_);
  }

 private:
  void keep(Failure failure) {
    const std::lock_guard lock(mutex_);
    failed_ = true;
    if (!found_.failure || failure.seed < found_.failure->seed) found_.failure = std::move(failure);
  }

  void merge(const Explored& mine, const std::vector<std::uint64_t>& hashes) {
    const std::lock_guard lock(mutex_);
    hashes_.insert(hashes.begin(), hashes.end());
    simulation::add(found_, mine);
  }

  const Scenario& scenario_;
  const Plan& plan_;
  std::atomic<std::uint64_t> next_;
  std::atomic<bool> failed_ = false;
  std::mutex mutex_;
  Explored found_;
  std::unordered_set<std::uint64_t> hashes_;
};

}  // namespace

void add(Explored& all, const Explored& more) {
  all.runs += more.runs;
  all.distinct += more.distinct;
  all.compared += more.compared;
  all.steps += more.steps;
  all.simulated += more.simulated;
  all.processor_seconds += more.processor_seconds;
  add(all.reached, more.reached);
  add(all.tried, more.tried);
  add(all.survived, more.survived);
}

Verdict run_seed(const Scenario& scenario, std::uint64_t seed, bool keeps_words) {
  if (seed % 5 == 0) {
    constexpr std::uint32_t usual_steps = 200;
    PriorityChooser chooser(seed, usual_steps, static_cast<int>(seed / 5 % 4));
    return run(scenario, chooser, keeps_words);
  }
  RandomChooser chooser(seed);
  return run(scenario, chooser, keeps_words);
}

Verdict run_script(const Scenario& scenario, const Script& script, bool keeps_words) {
  ScriptChooser chooser(script);
  return run(scenario, chooser, keeps_words);
}

Explored explore(const Scenario& scenario, const Plan& plan) {
  const auto begun = std::chrono::steady_clock::now();
  run_script(scenario, {});  // what is wrong with the scenario itself is thrown here
  Exploring exploring(scenario, plan);
  std::vector<std::thread> threads;
  for (int i = 0; i < std::max(plan.threads, 1); ++i) threads.emplace_back([&] { exploring.work(); });
  for (auto& thread : threads) thread.join();
  auto found = std::move(exploring).found();
  found.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  return found;
}

}  // namespace ledgerline::simulation
