#include <filesystem>
#include <fstream>
#include <sstream>
#include <unistd.h>

#include <fmt/format.h>

#include "adapters/metrics/provider_metrics.hpp"
#include "events/kernel/error.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/run.hpp"
#include "tests/support/says.hpp"
#include "tests/support/scripted_http.hpp"

namespace ledgerline::tests::metrics_test {
namespace {

constexpr std::int64_t second = 1'000'000;

/// A clock ticked by hand; nobody waits.
class HandTimers final : public Timers {
 public:
  std::int64_t now() const override { return now_; }
  Awaitable<void> sleep(std::int64_t micros) override { return pass(micros); }
  Awaitable<void> doze(std::int64_t micros) override { return pass(micros); }
  void wake() override {}
  void tick(std::int64_t micros) { now_ += micros; }

 private:
  Awaitable<void> pass(std::int64_t micros) {
    tick(micros);
    co_return;
  }

  std::int64_t now_ = 1;
};

/// A provider behind breaker and meter, as the program builds it.
struct Metered {
  HandTimers timers;
  ScriptedHttp provider;
  prometheus::Registry registry;
  metrics::ProviderMetrics counted{registry};
  metrics::MeasuredHttp measured{provider, timers, counted};
  Guard guard{timers, limits(),
              [this](const std::string& operation, Guard::Breaker now) { counted.breaker(operation, now); }};
  GuardedHttp http{measured, guard};

  static Guard::Limits limits() {
    Guard::Limits limits;
    limits.failures = 2;
    limits.open_for = 30 * second;
    return limits;
  }
  HttpReply call(HttpReply reply) {
    provider.on("acme:call", std::move(reply));
    return ask();
  }
  HttpReply ask() { return run(http.send(HttpRequest("acme:call", "GET", "http://acme.example"))); }
  bool says(const std::string& line) const { return tests::says(registry, line); }
  bool breaker_is(const std::string& state) const {
    const std::string name = R"(ledgerline_breaker_state{operation="acme:call",state=")";
    return says(name + state + R"("} 1)");
  }
};

}  // namespace

TEST_CASE("a breaker opens, lets one call through to see, and closes; its metric follows",
          "[adapters][metrics]") {
  Metered acme;
  acme.call(HttpReply(503, ""));
  CHECK_FALSE(acme.breaker_is("open"));
  acme.call(lost());
  CHECK(acme.breaker_is("open"));
  CHECK(acme.ask().code == "BREAKER_OPEN");
  acme.timers.tick(30 * second);
  acme.call(HttpReply(500, ""));
  CHECK(acme.breaker_is("open"));
  acme.timers.tick(30 * second);
  acme.call(HttpReply(200, ""));
  CHECK(acme.breaker_is("closed"));
  CHECK(acme.says(R"(ledgerline_breaker_state{operation="acme:call",state="open"} 0)"));
}

TEST_CASE("calls are counted by what came of them; one that a breaker held back is none",
          "[adapters][metrics]") {
  Metered acme;
  acme.call(HttpReply(201, ""));
  acme.call(HttpReply(429, ""));
  acme.call(not_sent("NOT_REACHED"));
  acme.call(lost());
  acme.ask();
  const std::string calls = R"(ledgerline_provider_calls_total{operation="acme:call",result=)";
  for (const auto* result : {"2xx", "4xx", "not_sent", "lost"})
    CHECK(acme.says(fmt::format("{}\"{}\"}} 1", calls, result)));
  CHECK(acme.says(R"(ledgerline_provider_call_seconds_count{operation="acme:call"} 4)"));
}

TEST_CASE("metrics are written whole, and a file that cannot be written is named", "[adapters][metrics]") {
  Metered acme;
  acme.call(HttpReply(200, ""));
  const auto file =
      (std::filesystem::temp_directory_path() / fmt::format("metrics-{}.prom", ::getpid())).string();
  metrics::write_exposition(acme.registry, file);
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  CHECK(text.str() == metrics::exposition(acme.registry));
  CHECK_FALSE(std::filesystem::exists(file + ".new"));
  std::filesystem::remove(file);
  CHECK_THROWS_WITH(metrics::write_exposition(acme.registry, "/nowhere/at/all.prom"),
                    "metrics cannot be written to /nowhere/at/all.prom.new: No such file or directory");
}

}  // namespace ledgerline::tests::metrics_test
