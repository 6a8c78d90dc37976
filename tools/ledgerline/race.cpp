#include <iostream>
#include <memory>
#include <thread>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "properties/simulation/explore.hpp"
#include "properties/simulation/interleavings.hpp"
#include "properties/simulation/shrink.hpp"
#include "properties/simulation/timeline.hpp"
#include "tools/ledgerline/commands.hpp"
#include "tools/ledgerline/output.hpp"
#include "tools/ledgerline/progress.hpp"

/// Races in small worlds, from seeds: for whoever runs them in CI, and whoever wants to see how one was lost.
namespace ledgerline::cli {
namespace {

using namespace simulation;
using Json = nlohmann::ordered_json;

struct Race {
  std::string file, schedule;
  std::vector<std::string> only;
  std::uint64_t seeds = 10'000, from = 1, replay = 0, most = 1'000'000;
  int deviations = 0, threads = 0;
  bool interleavings = false, matrix = false;
};

std::string counted(std::uint64_t n) {
  auto text = std::to_string(n);
  for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3)
    text.insert(static_cast<std::size_t>(at), ",");
  return text;
}

std::string duration(std::int64_t micros) {
  const auto days = static_cast<double>(micros) / static_cast<double>(micros_per_day);
  return days < 2 ? fmt::format("{:.1f} hours", days * 24) : fmt::format("{:.0f} days", days);
}

std::string command_of(const Race& race, const std::vector<std::string>& only) {
  auto text = "ledgerline race --scenario " + race.file;
  if (!only.empty()) text += fmt::format(" --only {}", fmt::join(only, ","));
  return text;
}

/// The story of a run that broke something, as small as it gets, and how to see it again.
struct Found {
  std::uint64_t seed = 0, schedules = 0;
  double seconds = 0;
};

int print_failure(const Options& options, const Race& race, const Scenario& scenario, const Verdict& failing,
                  const Found& how) {
  const auto [small, callers] = shrink(scenario, failing);
  const auto told = timeline(small);
  const auto schedule = text_of(small.script);
  const auto again =
      fmt::format("{} --only {} --schedule {}", command_of(race, {}), fmt::join(callers, ","), schedule);
  if (options.json) {
    Json json{{"verdict", "broken"},  {"broken", small.broken},     {"seed", how.seed},
              {"schedule", schedule}, {"timeline", told.lines},     {"told_in_steps", told.steps},
              {"replay", again},      {"schedules", how.schedules}, {"found_after_seconds", how.seconds}};
    std::cout << json.dump() << '\n';
    return Exit::refused;
  }
  fmt::print("BROKEN: {}\n", small.broken);
  if (how.seed != 0) fmt::print("found by seed {}, after {} schedules; ", how.seed, counted(how.schedules));
  fmt::print("made small, in {} steps (time, who, what; * where it was not dull):\n", told.steps);
  for (const auto& line : told.lines) fmt::print("{}\n", line);
  fmt::print("again:  {}\n", again);
  if (how.seed != 0) fmt::print("whole:  {} --replay {}\n", command_of(race, race.only), how.seed);
  return Exit::refused;
}

int print_explored(const Options& options, const Race& race, const Explored& found) {
  const auto rate = static_cast<double>(found.runs) / std::max(found.processor_seconds, 1e-9);
  if (options.json) {
    Json json{{"verdict", "holds"},         {"schedules", found.runs},
              {"distinct", found.distinct}, {"run_twice_and_alike", found.compared},
              {"steps", found.steps},       {"simulated_seconds", found.simulated / 1'000'000},
              {"seconds", found.seconds},   {"schedules_a_second_and_core", rate},
              {"tried", found.tried}};
    std::cout << json.dump() << '\n';
    return Exit::done;
  }
  fmt::print("holds: {} schedules, {} distinct; {} run twice, byte for byte alike\n", counted(found.runs),
             counted(found.distinct), counted(found.compared));
  fmt::print("{} steps, {} of simulated time; {} schedules a second and core\n", counted(found.steps),
             duration(found.simulated), counted(static_cast<std::uint64_t>(rate)));
  if (race.matrix) fmt::print("{}", simulation::matrix(found.reached, found.tried, found.survived));
  return Exit::done;
}

int run_seeds(const Options& options, const Race& race, const Scenario& scenario) {
  const auto progress = std::make_shared<Progress>("schedules", race.seeds);
  std::mutex mutex;
  Plan plan;
  plan.first = race.from;
  plan.count = race.seeds;
  plan.threads =
      race.threads > 0 ? race.threads : static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  plan.progress = [&](std::uint64_t) {
    const std::lock_guard lock(mutex);
    progress->step();
  };
  const auto found = explore(scenario, plan);
  if (found.failure)
    return print_failure(options, race, scenario, found.failure->verdict,
                         {found.failure->seed, found.runs, found.seconds});
  return print_explored(options, race, found);
}

/// One run, in words, whatever came of it.
int show(const Options& options, const Verdict& verdict) {
  const auto lines = timeline(verdict).lines;
  if (options.json) {
    Json json{{"verdict", verdict.broken.empty() ? "holds" : "broken"},
              {"broken", verdict.broken},
              {"schedule", text_of(verdict.script)},
              {"timeline", lines},
              {"hash", fmt::format("{:016x}", verdict.hash)}};
    std::cout << json.dump() << '\n';
  } else {
    for (const auto& line : lines) fmt::print("{}\n", line);
    fmt::print("{}\ntrace {:016x}\n", verdict.broken.empty() ? "holds" : "BROKEN: " + verdict.broken,
               verdict.hash);
  }
  return verdict.broken.empty() ? Exit::done : Exit::refused;
}

int run_interleavings(const Options& options, const Race& race, const Scenario& scenario) {
  const auto found = explore_interleavings(scenario, race.most);
  if (found.broken) return print_failure(options, race, scenario, *found.broken, {});
  if (options.json)
    std::cout << Json{{"verdict", "holds"},
                      {"all", found.all},
                      {"interleavings", found.complete},
                      {"equal_to_others", found.pruned}}
                     .dump()
              << '\n';
  else
    fmt::print("holds: {} interleavings{}; {} more turned out to be equal to one of them\n",
               counted(found.complete),
               found.all ? ", which are all" : fmt::format(", not all: --most {} was reached", race.most),
               counted(found.pruned));
  return Exit::done;
}

int run_deviations(const Options& options, const Race& race, const Scenario& scenario) {
  const auto found = explore_deviations(scenario, race.deviations, race.most);
  if (found.broken) return print_failure(options, race, scenario, *found.broken, {});
  if (options.json)
    std::cout << Json{{"verdict", "holds"},
                      {"all", found.all},
                      {"schedules", found.runs},
                      {"distinct", found.distinct}}
                     .dump()
              << '\n';
  else
    fmt::print("holds: {} schedules, {}, with at most {} deviations from the dull one; {} distinct\n",
               counted(found.runs),
               found.all ? "all there are" : fmt::format("not all: --most {} was reached", race.most),
               race.deviations, counted(found.distinct));
  if (race.matrix && !options.json)
    fmt::print("{}", simulation::matrix(found.reached, found.tried, found.tried));
  return Exit::done;
}

int race(const Options& options, const Race& race) {
  const auto whole = read_scenario(race.file);
  const auto scenario = race.only.empty() ? whole : only(whole, race.only);
  if (!options.json && !scenario.claim.empty()) fmt::print("{}: {}\n", scenario.name, scenario.claim);
  if (!race.schedule.empty()) return show(options, run_script(scenario, read_script(race.schedule), true));
  if (race.replay != 0) return show(options, run_seed(scenario, race.replay, true));
  if (race.interleavings) return run_interleavings(options, race, scenario);
  if (race.deviations > 0) return run_deviations(options, race, scenario);
  return run_seeds(options, race, scenario);
}

}  // namespace

void add_race_command(Program& program) {
  auto& options = program.options;
  const auto r = std::make_shared<Race>();
  auto* command = program.add(
      &program.app, "race",
      "Run a scenario under many schedules and faults, in simulation; exit 1 where something breaks",
      [=, &options] { return race(options, *r); });
  command->add_option("--scenario", r->file, "The scenario, a JSON file (properties/scenarios has some)")
      ->required();
  command->add_option("--only", r->only, "Only these callers of it, such as bakery,garage")->delimiter(',');
  command->add_option("--seeds", r->seeds, "How many schedules, one a seed")->capture_default_str();
  command->add_option("--from", r->from, "The first seed")->capture_default_str();
  command->add_option("--replay", r->replay, "Only this seed, told step by step");
  command->add_option("--schedule", r->schedule,
                      "Only this schedule, as a failure printed it, told step by step");
  command->add_option("--deviations", r->deviations,
                      "All schedules with at most so many deviations from the dull one");
  command->add_flag("--interleavings", r->interleavings,
                    "All interleavings, without faults; for small worlds");
  command->add_option("--most", r->most, "End --deviations and --interleavings after so many")
      ->capture_default_str();
  command->add_option("--threads", r->threads, "On so many threads (default: one a core)");
  command->add_flag("--matrix", r->matrix, "Print which faults were tried where");
}

}  // namespace ledgerline::cli
