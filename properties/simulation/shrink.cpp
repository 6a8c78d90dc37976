#include "properties/simulation/shrink.hpp"

#include <algorithm>
#include <cctype>
#include <optional>
#include <tuple>

#include "properties/simulation/explore.hpp"
#include "properties/simulation/interleavings.hpp"

namespace ledgerline::simulation {
namespace {

/// What is broken, without the names and numbers in it: by these two runs are the same failure.
std::string kind_of(const std::string& broken) {
  std::string kind;
  for (const char c : broken)
    if (std::isalpha(static_cast<unsigned char>(c)) != 0 || c == ' ') kind += c;
  return kind.substr(0, 24);
}

/// A scenario's own figures hold of all that it says, and of nothing less.
bool is_about_all_deeds(const std::string& kind) { return kind.starts_with("at the end"); }

bool leaves_deeds_out(const Verdict& verdict) {
  return std::ranges::any_of(verdict.choices, [](const Tape::Choice& choice) {
    return choice.about == About::skip && choice.value != 0;
  });
}

/// Tries smaller scripts, one after the other, and keeps those that still fail alike.
class FewerDeviations {
 public:
  FewerDeviations(const Scenario& scenario, const Verdict& failing)
      : scenario_(scenario), kind_(kind_of(failing.broken)), best_(failing) {}

  Verdict smallest() {
    if (!is_about_all_deeds(kind_)) leave_deeds_out();
    for (std::size_t before = 0; before != best_.script.size() && tries_ > 0;) {
      before = best_.script.size();
      for (auto block = std::max<std::size_t>(best_.script.size() / 2, 1); block > 0; block /= 2)
        without_blocks(block);
      with_smaller_values();
      if (best_.script.size() == before && !is_about_all_deeds(kind_)) leave_deeds_out();
    }
    return best_;
  }

 private:
  /// Whether it fails alike and is no longer; then it is the best.
  bool take(Script script) {
    if (--tries_ < 0) return false;
    auto verdict = run_script(scenario_, script);
    if (kind_of(verdict.broken) != kind_) return false;
    if (is_about_all_deeds(kind_) && leaves_deeds_out(verdict)) return false;
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

/// A failure of the same kind among so many seeds, if there is one.
std::optional<Verdict> find_alike(const Scenario& scenario, const std::string& kind, std::uint64_t seeds) {
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    auto verdict = run_seed(scenario, seed);
    if (kind_of(verdict.broken) == kind) return verdict;
  }
  return std::nullopt;
}

std::vector<std::string> names_of(const std::vector<Caller>& callers) {
  std::vector<std::string> names;
  for (const auto& caller : callers) names.push_back(caller.name);
  return names;
}

/// Without one caller after the other, as long as some seed still breaks it.
void leave_callers_out(Scenario& scenario, Verdict& best, const std::string& kind) {
  for (std::size_t at = 0; at < scenario.callers.size() && scenario.callers.size() > 1;) {
    auto fewer = scenario;
    fewer.callers.erase(fewer.callers.begin() + static_cast<std::ptrdiff_t>(at));
    if (auto alike = find_alike(fewer, kind, 1500)) {
      scenario = std::move(fewer);
      best = std::move(*alike);
    } else {
      ++at;
    }
  }
}

}  // namespace

Small shrink(const Scenario& scenario, const Verdict& failing) {
  const auto kind = kind_of(failing.broken);
  auto fewer = scenario;
  auto best = failing;
  if (!is_about_all_deeds(kind)) leave_callers_out(fewer, best, kind);
  for (int deviations = 0; deviations <= 2; ++deviations) {
    const auto found = explore_deviations(fewer, deviations, 20'000);
    if (!found.broken || kind_of(found.broken->broken) != kind) continue;
    best = *found.broken;
    break;
  }
  best = FewerDeviations(fewer, best).smallest();
  return {run_script(fewer, best.script, true), names_of(fewer.callers)};
}

}  // namespace ledgerline::simulation
