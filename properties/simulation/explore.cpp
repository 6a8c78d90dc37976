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

void add(Tried& all, const Tried& more) {
  for (const auto& [name, times] : more) all[name] += times;
}

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
    found_.runs += mine.runs;
    found_.compared += mine.compared;
    found_.steps += mine.steps;
    found_.simulated += mine.simulated;
    found_.processor_seconds += mine.processor_seconds;
    add(found_.reached, mine.reached);
    add(found_.tried, mine.tried);
    add(found_.survived, mine.survived);
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
  Exploring exploring(scenario, plan);
  std::vector<std::thread> threads;
  for (int i = 0; i < std::max(plan.threads, 1); ++i) threads.emplace_back([&] { exploring.work(); });
  for (auto& thread : threads) thread.join();
  auto found = std::move(exploring).found();
  found.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  return found;
}

namespace {

/// What is broken, without the names and numbers in it: by these two runs are the same failure.
std::string kind_of(const std::string& broken) {
  std::string kind;
  for (const char c : broken)
    if (std::isalpha(static_cast<unsigned char>(c)) != 0 || c == ' ') kind += c;
  return kind.substr(0, 24);
}

/// Tries smaller scripts, one after the other, and keeps those that still fail alike.
class Shrinking {
 public:
  Shrinking(const Scenario& scenario, const Verdict& failing)
      : scenario_(scenario), kind_(kind_of(failing.broken)), best_(failing) {}

  Verdict smallest() {
    leave_deeds_out();
    for (std::size_t before = 0; before != best_.script.size() && tries_ > 0;) {
      before = best_.script.size();
      for (auto block = std::max<std::size_t>(best_.script.size() / 2, 1); block > 0; block /= 2)
        without_blocks(block);
      with_smaller_values();
      if (best_.script.size() == before) leave_deeds_out();
    }
    return run_script(scenario_, best_.script, true);
  }

 private:
  /// Whether it fails alike and is no longer; then it is the best.
  bool take(Script script) {
    if (--tries_ < 0) return false;
    auto verdict = run_script(scenario_, script);
    if (kind_of(verdict.broken) != kind_) return false;
    if (weight_of(verdict) >= weight_of(best_)) return false;
    best_ = std::move(verdict);
    return true;
  }

  /// Deeds weigh most, then faults, then the rest.
  static std::tuple<std::size_t, std::size_t, std::size_t, std::uint64_t> weight_of(const Verdict& verdict) {
    std::size_t deeds = 0, faults = 0, others = 0;
    for (const auto& choice : verdict.choices) {
      if (choice.about == About::skip)
        deeds += choice.value == 0 ? 1 : 0;
      else if (choice.value != 0)
        ++(choice.about == About::run || choice.about == About::where ? others : faults);
    }
    return {deeds, faults, others, verdict.steps};
  }

  void without_blocks(std::size_t block) {
    for (std::size_t at = 0; at < best_.script.size();) {
      auto script = best_.script;
      const auto first = script.begin() + static_cast<std::ptrdiff_t>(at);
      script.erase(first, first + static_cast<std::ptrdiff_t>(std::min(block, script.size() - at)));
      if (!take(std::move(script))) at += block;
    }
  }

  void with_smaller_values() {
    for (std::size_t at = 0; at < best_.script.size(); ++at) {
      auto script = best_.script;
      if (script[at].value > 1) {
        script[at].value = 1;
        take(std::move(script));
      }
    }
  }

  void leave_deeds_out() {
    for (std::size_t at = 0; at < best_.choices.size(); ++at) {
      if (best_.choices[at].about != About::skip || best_.choices[at].value != 0) continue;
      auto script = best_.script;
      script.push_back({at, 1});
      std::ranges::sort(script, {}, &Deviation::at);
      take(std::move(script));
    }
  }

  const Scenario& scenario_;
  std::string kind_;
  Verdict best_;
  int tries_ = 3000;
};

}  // namespace

Verdict shrink(const Scenario& scenario, const Verdict& failing) {
  return Shrinking(scenario, failing).smallest();
}

}  // namespace ledgerline::simulation
