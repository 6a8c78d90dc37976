#include "adapters/metrics/log_gauges.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/faults.hpp"
#include "tests/support/given_talk.hpp"
#include "tests/support/given_work.hpp"
#include "tests/support/says.hpp"

namespace ledgerline::tests::figures_test {
namespace {

constexpr std::int64_t now = -1, a_day = 86'400;  // promises, in seconds: everybody is late; nobody is

/// A log, an engine on it, and how it stands.
struct Standing {
  postgres::Database database = fresh_log();
  LocalEngine engine{database};

  postgres::Figures figures(std::int64_t promise = a_day) {
    return postgres::read_figures(engine.log().session(), promise);
  }
  Outcome run(Request request, const std::string& correlation = "") {
    auto command = engine.command(std::move(request));
    if (!correlation.empty()) command.cause.correlation = Reference(correlation);
    auto outcome = engine.engine().run(std::move(command));
    REQUIRE(outcome.kind == Outcome::Kind::done);
    return outcome;
  }
  /// A tenant's search for a number to buy is refused for good; gives the effect's id.
  std::string stall(const std::string& tenant, const std::string& correlation) {
    ProvisionNumber provision;
    provision.tenant.tenant = TenantId(tenant);
    provision.tenant.supply = Supply::purchase;
    run(provision, correlation);
    AttemptEffect ask;
    ask.tenant = TenantId(tenant);
    ask.worker = Actor("worker");
    const auto outcome = run(ask);
    const auto& attempted = std::get<EffectAttempted>(outcome.events.front().event);
    run(came_to(attempted, EffectOutcome::refused, "NO_NUMBERS"));
    return attempted.effect.str();
  }
};

AllocateNumber allocate(std::size_t tenant) { return AllocateNumber{TenantId(tenant_name(tenant))}; }

}  // namespace

TEST_CASE("a new log has no figures but its head", "[metrics][integration]") {
  Standing log;
  const auto figures = log.figures();
  CHECK(figures.head == 0);
  CHECK(figures.pool.empty());
  CHECK(figures.queues.empty());
  CHECK(figures.projections.size() == 2);
}

TEST_CASE("the pool, who waits for it and how long it lasts, as Prometheus sees them",
          "[metrics][integration]") {
  Standing log;
  populate(log.database, 4, 3);
  log.run(allocate(0));
  log.run(allocate(1));
  prometheus::Registry registry;
  metrics::LogGauges gauges(registry);
  gauges.show(log.figures());
  CHECK(says(registry, R"(ledgerline_pool_numbers{country="GB",status="assigned"} 2)"));
  CHECK(says(registry, R"(ledgerline_pool_numbers{country="GB",status="available"} 1)"));
  CHECK(says(registry, R"(ledgerline_pool_days_left{country="GB"} 3.5)"));
  CHECK(says(registry, "ledgerline_log_readable 1"));
  log.run(allocate(2));
  log.engine.run(allocate(3));
  gauges.show(log.figures());
  CHECK(says(registry, R"(ledgerline_pool_numbers{country="GB",status="available"} 0)"));
  CHECK(says(registry, R"(ledgerline_pool_days_left{country="GB"} 0)"));
  CHECK(says(registry, R"(ledgerline_tenants_waiting{country="GB"} 1)"));
  const auto head = std::to_string(log.engine.log().head());
  CHECK(says(registry, "ledgerline_log_head " + head));
  CHECK(says(registry, R"(ledgerline_projection_position{projection="numbers"} )" + head));
  gauges.show_unreadable();
  CHECK(says(registry, "ledgerline_log_readable 0"));
  gauges.show({});
  CHECK(says(registry, R"(ledgerline_tenants_waiting{country="GB"} 0)"));
  CHECK(says(registry, R"(ledgerline_pool_days_left{country="GB"} +Inf)"));
}

TEST_CASE("who pays and waits for longer than promised is late, with the request that it goes back to",
          "[metrics][alerts][integration]") {
  Standing log;
  populate(log.database, 2, 0);
  auto command = log.engine.command(allocate(1));
  command.cause.correlation = Reference("request-7");
  log.engine.engine().run(command);
  log.engine.run(registration("trial", "+447911999999"));
  log.engine.run(AllocateNumber{TenantId("trial")});
  CHECK(log.figures(a_day).late.empty());
  const auto late = log.figures(now).late;
  REQUIRE(late.size() == 1);
  CHECK(late[0].tenant == tenant_name(1));
  CHECK(late[0].correlation == "request-7");
}

TEST_CASE("what stalled is named, with the request that it goes back to", "[metrics][alerts][integration]") {
  Standing log;
  populate(log.database, 1, 0);
  const auto effect = log.stall(tenant_name(0), "request-8");
  const auto figures = log.figures();
  REQUIRE(figures.stalled.size() == 1);
  const auto& stalled = figures.stalled[0];
  CHECK(stalled.effect == effect);
  CHECK(stalled.step == "search");
  CHECK(stalled.code == "NO_NUMBERS");
  CHECK(stalled.tenant == tenant_name(0));
  CHECK(stalled.correlation == "request-8");
  prometheus::Registry registry;
  metrics::LogGauges gauges(registry);
  gauges.show(figures);
  CHECK(says(registry, R"(ledgerline_steps{phase="stalled",step="search"} 1)"));
  RetryEffect retry;
  retry.tenant = TenantId(tenant_name(0));
  log.run(retry);
  gauges.show(log.figures());
  CHECK(log.figures().stalled.empty());
  CHECK(says(registry, R"(ledgerline_steps{phase="stalled",step="search"} 0)"));
  CHECK(says(registry, R"(ledgerline_steps{phase="owed",step="search"} 1)"));
}

TEST_CASE("texts that are owed are counted", "[metrics][integration]") {
  Standing log;
  CHECK(log.figures().texts == 0);
  log.run(text("newcomer", "hello", "SM1"));
  CHECK(log.figures().texts == 1);
}

}  // namespace ledgerline::tests::figures_test
