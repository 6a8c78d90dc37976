#include <chrono>
#include <cstdlib>
#include <iterator>

#include <fmt/format.h>

#include "tests/contracts/forced/scene.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/explore.hpp"

namespace ledgerline::tests {
namespace {

using std::chrono::steady_clock;
using Broken = std::vector<std::string>;

/// Checking reads the whole log, and making one takes as long as a few schedules.
constexpr std::size_t schedules_a_log = 50;

/// A turn's session is ended where its holder stands for three seconds: a schedule that a busy machine makes
/// so long is no longer forced, and is played again.
constexpr auto undisturbed = std::chrono::milliseconds(2500);
constexpr int most_disturbed = 3;

class Runner {
 public:
  explicit Runner(const std::function<void(Scene&)>& script) : script_(script) {}

  /// `choose` is asked before each move; an exception ends the schedule, and is what is broken.
  using Choose = std::function<Choice(const Played& so_far, const std::vector<Choice>& able)>;
  Played play(const Choose& choose) {
    for (int times = 1;; ++times) {
      const auto begun = steady_clock::now();
      auto played = play_once(choose);
      if (steady_clock::now() - begun < undisturbed || times == most_disturbed) return played;
    }
  }

 private:
  Played play_once(const Choose& choose) {
    if (played_++ % schedules_a_log == 0) stage_ = std::make_unique<Stage>();
    Scene scene(*stage_);
    script_(scene);
    Played played;
    try {
      step_through(scene, choose, played);
      if (played.broken.empty()) played.broken = scene.check();
    } catch (const std::exception& e) {
      played.broken.emplace_back(e.what());
    }
    if (!played.broken.empty()) stage_.reset(), played_ = 0;
    return played;
  }

  void step_through(Scene& scene, const Choose& choose, Played& played) {
    const auto stepped = scene.start();
    for (auto able = stepped->able(); !able.empty() && played.broken.empty(); able = stepped->able()) {
      const auto choice = choose(played, able);
      played.chosen.push_back(choice);
      played.able.push_back(able);
      played.steps.push_back(stepped->go(choice));
      played.broken = scene.watch();
    }
    if (played.broken.empty() && !stepped->over()) played.broken.emplace_back("nobody can go on");
  }

  const std::function<void(Scene&)>& script_;
  std::unique_ptr<Stage> stage_;
  std::size_t played_ = 0;
};

Runner::Choose forcing(const std::vector<Choice>& prefix) {
  return [&prefix](const Played& so_far, const std::vector<Choice>& able) {
    const auto i = so_far.chosen.size();
    if (i >= prefix.size()) return dullest(so_far, able);
    if (std::ranges::find(able, prefix[i]) != able.end()) return prefix[i];
    throw std::runtime_error(
        fmt::format("the same choices came to another end: session {} cannot go on at move {}",
                    prefix[i].session, i + 1));
  };
}

/// As a text says; each move must also come to where it says.
Runner::Choose forcing(const Schedule& schedule) {
  return [&schedule](const Played& so_far, const std::vector<Choice>& able) {
    const auto i = so_far.chosen.size();
    if (i > 0 && i <= schedule.size() && so_far.steps.back().move != schedule[i - 1])
      throw std::runtime_error(fmt::format("move {} should be {}, and is {}", i, text_of(schedule[i - 1]),
                                           text_of(so_far.steps.back().move)));
    if (i >= schedule.size()) return dullest(so_far, able);
    const auto choice = choice_of(schedule[i]);
    if (std::ranges::find(able, choice) != able.end()) return choice;
    throw std::runtime_error(
        fmt::format("move {} cannot be {}: that session cannot go on", i + 1, text_of(schedule[i])));
  };
}

std::string test_name() { return std::string(Catch::getResultCapture().getCurrentTestName()); }

/// A comma would part two tests.
std::string test_filter() {
  std::string filter;
  for (const char c : test_name()) filter += c == ',' ? std::string("\\,") : std::string(1, c);
  return filter;
}

std::string told(const Played& played) {
  return fmt::format("{}{}\nTo force it again:\nLEDGERLINE_SCHEDULE='{}' contracts '{}'\n", played.story(),
                     fmt::join(played.broken, "\n"), text_of(played.schedule()), test_filter());
}

int most_preemptions(Reach reach) {
  if (std::getenv("LEDGERLINE_LONG")) return reach.most_ever;
  return std::getenv("LEDGERLINE_SANITIZED") ? reach.preemptions - 1 : reach.preemptions;
}

}  // namespace

void force(const std::function<void(Scene&)>& script, Reach reach) {
  Runner runner(script);
  if (const char* text = std::getenv("LEDGERLINE_SCHEDULE")) {
    const auto schedule = parse_schedule(text);
    const auto played = runner.play(forcing(schedule));
    fmt::print("{}\n{}", test_name(), told(played));
    CHECK(played.broken == Broken{});
    return;
  }
  const int most = most_preemptions(reach);
  const auto begun = steady_clock::now();
  const auto explored = explore([&](const auto& prefix) { return runner.play(forcing(prefix)); }, most);
  const std::chrono::duration<double> took = steady_clock::now() - begun;
  fmt::print("{}: {} schedules, {:.1f} s\n", test_name(), explored.schedules, took.count());
  if (explored.failing) fmt::print("{}", told(*explored.failing));  // Catch would wrap what is to be pasted
  CHECK((explored.failing ? explored.failing->broken : Broken{}) == Broken{});
}

}  // namespace ledgerline::tests
