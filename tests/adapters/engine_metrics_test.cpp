#include "adapters/metrics/engine_metrics.hpp"

#include "engine/engine.hpp"
#include "engine/log/memory.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/cluster.hpp"
#include "tests/support/faults.hpp"
#include "tests/support/says.hpp"

namespace ledgerline::tests::engine_metrics_test {
namespace {

/// Metrics with a clock ticked by hand.
struct Measured {
  std::atomic<std::int64_t> now = 1;
  prometheus::Registry registry;
  metrics::EngineMetrics metrics{registry, [this] { return now.load(); }};

  bool says(const std::string& line) const { return tests::says(registry, line); }
  Engine::Options options() {
    Engine::Options options;
    options.observer = &metrics;
    return options;
  }
};

Command numbered(Engine& engine, Request request) {
  Command command;
  command.id = engine.new_id();
  command.cause.actor = Actor("test");
  command.request = std::move(request);
  return command;
}

}  // namespace

TEST_CASE("an engine's turns are measured: commands, and events that they appended", "[metrics]") {
  Measured measured;
  MemoryLog log([] { return Time{}; });
  SystemRandom random;
  {
    Engine engine(log, test_vault(), random, measured.options());
    const auto paid = ActivatePayment{TenantId("tenant-00000"), {}};
    REQUIRE(engine.run(numbered(engine, registration("tenant-00000", "+447911000001"))).code == "REGISTERED");
    const auto command = numbered(engine, paid);
    engine.run(command);
    engine.run(command);  // answered before: it appends nothing
  }
  CHECK(log.head() == 2);
  CHECK(measured.says("ledgerline_turn_commands_sum 3"));
  CHECK(measured.says("ledgerline_turn_events_sum 2"));
  CHECK(measured.says("ledgerline_turn_events_count 3"));
  CHECK(measured.says("ledgerline_turn_seconds_count 3"));
  CHECK(measured.says("ledgerline_commands_queued 0"));
  CHECK(measured.metrics.busy_for() == 0);
}

TEST_CASE("turns that fail are counted by why", "[metrics]") {
  Measured measured;
  const auto database = fresh_log();
  populate(database, 1, 0);
  const auto log = open_log(database);
  SystemRandom random;
  {
    Engine engine(*log, test_vault(), random, measured.options());
    Holder holder(database, "select from tenants for update");
    const auto lapse = LapsePayment{TenantId("tenant-00000")};
    CHECK(engine.run(numbered(engine, lapse)).code == "ROW_LOCKED");
  }
  CHECK(measured.says(R"(ledgerline_turn_failures_total{code="ROW_LOCKED"} 1)"));
  CHECK(measured.says("ledgerline_turn_commands_count 1"));
  CHECK(measured.says("ledgerline_turn_events_count 0"));
}

TEST_CASE("how long the present turn lasts, and what waits behind it", "[metrics]") {
  Measured measured;
  measured.metrics.begins(3, 4);
  measured.now = 2'500'001;
  CHECK(measured.metrics.busy_for() == 2'500'000);
  CHECK(measured.says("ledgerline_commands_queued 7"));
  TurnMeasure turn;
  turn.queued = 4;
  measured.metrics.ended(turn);
  CHECK(measured.metrics.busy_for() == 0);
  CHECK(measured.says("ledgerline_commands_queued 4"));
  CHECK(measured.says("ledgerline_turn_seconds_sum 2.5"));
}

}  // namespace ledgerline::tests::engine_metrics_test
