#include "adapters/metrics/scrape.hpp"

#include "events/kernel/error.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/ticked_timers.hpp"
#include "tests/support/web_side.hpp"

namespace ledgerline::tests::scrape_test {
namespace {

/// A server that is scraped, and a log whose figures the test makes.
struct Scraped {
  boost::asio::io_context unused;  // nobody waits for these timers
  TickedTimers timers{unused.get_executor()};
  int asked = 0;
  Position head = 1;
  bool is_broken = false;
  metrics::Survey survey{[this] { return figures(); }, timers, 15'000'000};
  prometheus::Registry registry;
  metrics::LogGauges gauges{registry};
  WebSide side{{}, {metrics::scrape_route(registry, survey, gauges)}};

  Awaitable<postgres::Figures> figures() {
    ++asked;
    if (is_broken) throw Unavailable("no server");
    postgres::Figures figures;
    figures.head = head;
    co_return figures;
  }
  WebAnswer scrape() {
    Caller caller(side);
    caller.send("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n");
    return caller.answer();
  }
};

}  // namespace

TEST_CASE("Prometheus is shown the log's figures, which are read now and then", "[metrics][web]") {
  Scraped log;
  const auto answer = log.scrape();
  CHECK(answer.status == 200);
  CHECK(answer.fields.at("content-type") == "text/plain; version=0.0.4; charset=utf-8");
  CHECK_THAT(answer.body, ContainsSubstring("\nledgerline_log_head 1\n"));
  log.head = 2;
  CHECK_THAT(log.scrape().body, ContainsSubstring("\nledgerline_log_head 1\n"));
  log.timers.tick(15'000'000);
  CHECK_THAT(log.scrape().body, ContainsSubstring("\nledgerline_log_head 2\n"));
  CHECK(log.asked == 2);
}

TEST_CASE("without a log there are metrics all the same, and they say so", "[metrics][web]") {
  Scraped log;
  log.scrape();
  log.is_broken = true;
  log.timers.tick(15'000'000);
  const auto answer = log.scrape();
  CHECK(answer.status == 200);
  CHECK_THAT(answer.body, ContainsSubstring("\nledgerline_log_readable 0\n"));
  CHECK_THAT(answer.body, ContainsSubstring("\nledgerline_log_head 1\n"));
  log.is_broken = false;
  CHECK_THAT(log.scrape().body, ContainsSubstring("\nledgerline_log_readable 1\n"));
}

}  // namespace ledgerline::tests::scrape_test
