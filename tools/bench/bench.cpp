#include <fstream>
#include <iostream>
#include <memory>

#include <fmt/format.h>

#include "events/kernel/error.hpp"
#include "tools/bench/benches.hpp"
#include "tools/bench/report.hpp"
#include "tools/bench/swap.hpp"
#include "tools/ledgerline/commands.hpp"
#include "tools/ledgerline/context.hpp"

namespace ledgerline::cli {
namespace {

struct Arguments {
  std::vector<std::size_t> clients{1, 64};
  std::size_t count = 0, rounds = 5, events = 1'000'000;
  std::string plot;

  bench::Size size_for(std::size_t callers) const { return {callers, count, rounds}; }
};

struct SwapArguments {
  std::size_t events = 1'000'000, clients = 8, workers = 0;
};

/// Shows each contest as soon as it is over, and writes what is wanted of all of them at the end.
class Report {
 public:
  Report(const Options& options, std::string plot) : json_(options.json), plot_(std::move(plot)) {
    if (plot_.empty()) return;
    file_.open(plot_);  // now, and not after half an hour
    if (!file_) throw BadInput(fmt::format("--plot {}: the file cannot be written", plot_));
  }
  void add(bench::Contest contest) {
    if (!json_) bench::print_table(std::cout, contest);
    contests_.push_back(std::move(contest));
  }
  int end() {
    if (json_) std::cout << bench::to_json(contests_) << '\n';
    if (plot_.empty()) return Exit::done;
    file_ << bench::plot_of(contests_);
    if (!file_.flush()) throw BadInput(fmt::format("--plot {}: the file cannot be written", plot_));
    return Exit::done;
  }

 private:
  bool json_;
  std::string plot_;
  std::ofstream file_;
  std::vector<bench::Contest> contests_;
};

using Measure = std::function<void(const bench::Place&, const Arguments&, Report&)>;

void allocate(const bench::Place& place, const Arguments& a, Report& report) {
  for (const auto clients : a.clients) report.add(bench::allocate(place, a.size_for(clients)));
}

void append(const bench::Place& place, const Arguments& a, Report& report) {
  for (const auto clients : a.clients) report.add(bench::append(place, a.size_for(clients)));
  report.add(bench::append_batches(place, a.rounds));
}

void flat(const bench::Place& place, const Arguments& a, Report& report) {
  for (auto& contest : bench::flat(place, a.events, a.count, a.rounds)) report.add(std::move(contest));
}

void onboard(const bench::Place& place, const Arguments& a, Report& report) {
  for (const auto clients : a.clients) report.add(bench::onboard(place, a.size_for(clients)));
}

void history(const bench::Place& place, const Arguments& a, Report& report) {
  report.add(bench::history(place, a.events, a.count, a.rounds));
}

void rebuild(const bench::Place& place, const Arguments& a, Report& report) {
  report.add(bench::rebuild(place, a.events, a.rounds));
}

void all(const bench::Place& place, const Arguments& a, Report& report) {
  allocate(place, a, report);
  append(place, a, report);
  onboard(place, a, report);
  history(place, a, report);
  rebuild(place, a, report);
  flat(place, a, report);
}

int measure(Options& options, const Arguments& a, const Measure& what) {
  Report report(options, a.plot);
  Context context(options);
  what({context.database().url, context.vault(), context.random()}, a, report);
  return report.end();
}

std::string shown(const bench::SwapFigures& f, std::size_t clients) {
  return fmt::format(
      "rebuild of {} events beside {} callers: {:.1f} s, {:.0f} events/s, {} rows, {} KiB beside what the "
      "engine had\n"
      "  an allocation's p99: {:.2f} ms before, {:.2f} ms while it was built\n"
      "  the swap took {:.1f} ms; the longest wait of an allocation around it was {:.1f} ms\n",
      f.events, clients, f.seconds, static_cast<double>(f.events) / f.seconds, f.rows, f.memory_kib,
      f.usual_us / 1000, f.building_us / 1000, f.swap_us / 1000, f.swap_wait_us / 1000);
}

std::string json_of(const bench::SwapFigures& f) {
  return fmt::format(R"({{"bench":"swap","events":{},"rows":{},"seconds":{:.2f},"events_a_second":{:.0f},)"
                     R"("memory_kib":{},"p99_alone_us":{:.0f},"p99_building_us":{:.0f},"swap_us":{:.0f},)"
                     R"("longest_wait_at_swap_us":{:.0f},"allocations":{}}})",
                     f.events, f.rows, f.seconds, static_cast<double>(f.events) / f.seconds, f.memory_kib,
                     f.usual_us, f.building_us, f.swap_us, f.swap_wait_us, f.allocations);
}

int swap(Options& options, const SwapArguments& a) {
  Context context(options);
  bench::Scratch scratch({context.database().url, context.vault(), context.random()});
  const auto figures =
      bench::measure_swap(scratch.log(), context.vault(), context.random(), a.events, a.clients, a.workers);
  std::cout << (options.json ? json_of(figures) + "\n" : shown(figures, a.clients));
  return Exit::done;
}

void add_swap_bench(Program& program, CLI::App* group) {
  auto& options = program.options;
  const auto a = std::make_shared<SwapArguments>();
  auto* command =
      program.add(group, "swap", "A second generation of rows, built and swapped beside live load",
                  [&options, a] { return swap(options, *a); });
  command->add_option("--events", a->events, "In the log when it is begun")
      ->check(CLI::Range(1000, 100'000'000))
      ->capture_default_str();
  command->add_option("--clients", a->clients, "Concurrent callers meanwhile")
      ->check(CLI::Range(1, 150))
      ->capture_default_str();
  command->add_option("--workers", a->workers, "Who decode and fold (default: by cores)")
      ->check(CLI::Range(1, 64));
}

void callers_option(CLI::App* command, const std::shared_ptr<Arguments>& a) {
  command->add_option("--clients", a->clients, "Concurrent callers, one contest for each")
      ->check(CLI::Range(1, 150))
      ->capture_default_str();
}

void events_option(CLI::App* command, const std::shared_ptr<Arguments>& a) {
  command
      ->add_option("--events", a->events,
                   "In the log, about (of flat: in the longer one; the shorter one has 10,000)")
      ->check(CLI::Range(10'000, 100'000'000))
      ->capture_default_str();
}

}  // namespace

void add_bench_commands(Program& program) {
  auto& options = program.options;
  auto* group = program.group("bench", "Speed, beside what one would write by hand");
  const auto add = [&](const char* name, const char* help, const Measure& what) {
    const auto a = std::make_shared<Arguments>();
    auto* command =
        program.add(group, name, help, [&options, a, what] { return measure(options, *a, what); });
    command->add_option("--rounds", a->rounds, "Measured rounds, after one that warms up")
        ->check(CLI::Range(1, 100))
        ->capture_default_str();
    command->add_option("--count", a->count, "Of each round (default: by what is measured)")
        ->check(CLI::Range(1, 1'000'000));
    command->add_option("--plot", a->plot, "An SVG file of the rates");
    return std::pair(command, a);
  };
  const auto [allocating, giving] =
      add("allocate", "Numbers given, with the full history, beside SKIP LOCKED and an audit row", allocate);
  callers_option(allocating, giving);
  const auto [appending, one] =
      add("append", "Events appended, one by one and in batches, beside INSERT and COPY", append);
  callers_option(appending, one);
  const auto [talking, talk] =
      add("onboard", "First texts answered, beside what one would keep of them by hand", onboard);
  callers_option(talking, talk);
  const auto [telling, told] =
      add("history", "One tenant's history, beside a SELECT of the same rows", history);
  events_option(telling, told);
  const auto [folding, folded] =
      add("rebuild", "Both read models anew, beside the SQL that aggregates the same rows", rebuild);
  events_option(folding, folded);
  const auto [growing, grown] =
      add("flat", "Allocations, appends and histories on a long log, beside a short one", flat);
  events_option(growing, grown);
  const auto [everything, whole] = add("all", "All of these contests, one after the other", all);
  callers_option(everything, whole);
  events_option(everything, whole);
  add_swap_bench(program, group);
}

}  // namespace ledgerline::cli
