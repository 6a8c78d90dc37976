#include <array>
#include <iostream>
#include <memory>

#include <fmt/format.h>

#include "tools/bench/engine_subject.hpp"
#include "tools/bench/rebuild.hpp"
#include "tools/bench/sql_baseline.hpp"
#include "tools/ledgerline/commands.hpp"
#include "tools/ledgerline/context.hpp"

namespace ledgerline::cli {
namespace {

struct BenchArguments {
  std::size_t clients = 64, count = 0, rounds = 5;
  std::string against = "sql";
};

struct RebuildArguments {
  std::size_t events = 1'000'000, clients = 8, workers = 0;
};

std::string scratch_name(Random& random) {
  std::array<std::uint8_t, 6> bytes{};
  random.fill(bytes);
  return fmt::format("bench_{:02x}", fmt::join(bytes, ""));
}

/// A log of its own on the same server, gone when the bench is over.
struct Scratch {
  explicit Scratch(Context& main) : url(main.database().url), name(scratch_name(main.random())) {
    const postgres::Database database{url, name};
    postgres::migrate(database, main.vault().check_value());
    log = std::make_unique<postgres::PostgresLog>(database, main.vault().check_value());
  }
  ~Scratch() {
    log.reset();
    try {  // sql: the name was made above
      postgres::Pipeline(url, fmt::format("set client_min_messages = warning; drop schema {0} cascade; drop "
                                          "owned by {0}_engine, {0}_owner; "
                                          "drop role {0}_engine, {0}_owner",
                                          name));
    } catch (const std::exception&) {
      // Without the rights to drop roles the schema may stay.
    }
  }
  std::string url, name;
  std::unique_ptr<postgres::PostgresLog> log;
};

/// Engine and baseline in turns within one run on the same server, so that the machine's mood meets both.
int bench_allocate(Options& options, const BenchArguments& a) {
  Context context(options);
  const auto count = a.count ? a.count : std::max<std::size_t>(2000, a.clients * 150);
  Scratch scratch(context);
  Engine engine(*scratch.log, context.vault(), context.random(), {});
  bench::EngineSubject subject(engine, context.random());
  bench::SqlBaseline baseline(scratch.url, scratch.name + "_sql", count * (a.rounds + 1));
  subject.seed(count * (a.rounds + 1));
  subject.run(a.clients, count);  // both warm up
  baseline.run(a.clients, count);
  std::vector<bench::Run> ours, theirs;
  for (std::size_t round = 0; round < a.rounds; ++round) {
    ours.push_back(subject.run(a.clients, count));
    theirs.push_back(baseline.run(a.clients, count));
  }
  const auto mine = bench::summary_of(ours), sql = bench::summary_of(theirs);
  const auto ratio = bench::ratio_of(ours, theirs);
  if (options.json)
    std::cout
        << fmt::format(
               R"({{"bench":"allocate","clients":{},"count":{},"rounds":{},"engine":{},"sql":{},"ratio":{:.2f},"least_ratio":{:.2f},"most_ratio":{:.2f}}})",
               a.clients, count, a.rounds, bench::to_json(mine), bench::to_json(sql), ratio.median,
               ratio.least, ratio.most)
        << '\n';
  else
    std::cout << fmt::format(
        "allocate, {} clients, {} rounds of {}\n{}\n{}\n  ratio {:.2f}  ({:.2f} - {:.2f})\n", a.clients,
        a.rounds, count, bench::to_line("engine", mine), bench::to_line("sql", sql), ratio.median,
        ratio.least, ratio.most);
  return Exit::done;
}

int bench_rebuild(Options& options, const RebuildArguments& a) {
  Context context(options);
  Scratch scratch(context);
  const auto f =
      bench::measure_rebuild(*scratch.log, context.vault(), context.random(), a.events, a.clients, a.workers);
  const auto rate = static_cast<double>(f.events) / f.seconds;
  if (options.json)
    std::cout << fmt::format(
                     R"({{"bench":"rebuild","events":{},"rows":{},"seconds":{:.2f},"events_a_second":{:.0f},)"
                     R"("memory_kib":{},"p99_alone_us":{:.0f},"p99_building_us":{:.0f},"swap_us":{:.0f},)"
                     R"("longest_wait_at_swap_us":{:.0f},"allocations":{}}})",
                     f.events, f.rows, f.seconds, rate, f.memory_kib, f.usual_us, f.building_us, f.swap_us,
                     f.swap_wait_us, f.allocations)
              << '\n';
  else
    std::cout << fmt::format(
        "rebuild of {} events beside {} callers: {:.1f} s, {:.0f} events/s, {} rows, {} KiB beside what the "
        "engine "
        "had\n  an allocation's p99: {:.2f} ms before, {:.2f} ms while it was built\n  the swap took {:.1f} "
        "ms; the "
        "longest wait of an allocation around it was {:.1f} ms\n",
        f.events, a.clients, f.seconds, rate, f.rows, f.memory_kib, f.usual_us / 1000, f.building_us / 1000,
        f.swap_us / 1000, f.swap_wait_us / 1000);
  return Exit::done;
}

void add_rebuild_bench(Program& program, CLI::App* group) {
  auto& options = program.options;
  const auto a = std::make_shared<RebuildArguments>();
  auto* rebuild =
      program.add(group, "rebuild", "A second generation of rows, built and swapped beside live load",
                  [&options, a] { return bench_rebuild(options, *a); });
  rebuild->add_option("--events", a->events, "In the log when it is begun")
      ->check(CLI::Range(1000, 100'000'000))
      ->capture_default_str();
  rebuild->add_option("--clients", a->clients, "Concurrent callers meanwhile")
      ->check(CLI::Range(1, 150))
      ->capture_default_str();
  rebuild->add_option("--workers", a->workers, "Who decode and fold (default: by cores)")
      ->check(CLI::Range(1, 64));
}

}  // namespace

void add_bench_commands(Program& program) {
  auto& options = program.options;
  auto* group = program.group("bench", "Speed, beside what one would write by hand");
  const auto a = std::make_shared<BenchArguments>();
  auto* allocate =
      program.add(group, "allocate", "Allocations a second, with the full history, in a scratch log",
                  [&options, a] { return bench_allocate(options, *a); });
  allocate->add_option("--clients", a->clients, "Concurrent callers")
      ->check(CLI::Range(1, 150))
      ->capture_default_str();
  allocate->add_option("--against", a->against, "The baseline")
      ->check(CLI::IsMember({"sql"}))
      ->capture_default_str();
  allocate->add_option("--count", a->count, "Allocations a round (default: by clients)")
      ->check(CLI::Range(1, 1'000'000));
  allocate->add_option("--rounds", a->rounds, "Measured rounds")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
  add_rebuild_bench(program, group);
}

}  // namespace ledgerline::cli
