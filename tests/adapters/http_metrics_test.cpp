#include "adapters/metrics/http_metrics.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/says.hpp"
#include "tests/support/web_side.hpp"

namespace ledgerline::tests::http_metrics_test {
namespace {

struct Counted {
  prometheus::Registry registry;
  Witness witness;
  metrics::HttpMetrics metrics{registry, witness};

  bool says(const std::string& line) const { return tests::says(registry, line); }
};

web::Answered answered(std::string_view route, std::string_view method, int status) {
  web::Answered request;
  request.route = route;
  request.method = method;
  request.status = status;
  request.received = 10;
  request.sent = 200;
  request.micros = 20'000;
  return request;
}

}  // namespace

TEST_CASE("requests are counted by route, method and what came of them", "[metrics]") {
  Counted web;
  web.metrics.answered(answered("tenants", "POST", 201));
  web.metrics.answered(answered("tenants", "POST", 200));
  web.metrics.answered(answered("tenants", "GET", 404));
  CHECK(web.says(R"(ledgerline_http_requests_total{method="POST",route="tenants",status="2xx"} 2)"));
  CHECK(web.says(R"(ledgerline_http_requests_total{method="GET",route="tenants",status="4xx"} 1)"));
  CHECK(web.says(R"(ledgerline_http_request_seconds_count{route="tenants"} 3)"));
  CHECK(web.says(R"(ledgerline_http_request_seconds_bucket{route="tenants",le="0.01"} 0)"));
  CHECK(web.says(R"(ledgerline_http_request_seconds_bucket{route="tenants",le="0.025"} 3)"));
  CHECK(web.says(R"(ledgerline_http_received_bytes_total{route="tenants"} 30)"));
  CHECK(web.says(R"(ledgerline_http_sent_bytes_total{route="tenants"} 600)"));
  CHECK(web.witness.requests.size() == 3);
}

TEST_CASE("paths of strangers make no series", "[metrics]") {
  Counted web;
  auto stranger = answered("", "GET", 404);
  for (const auto* path : {"/wp-admin", "/.env"}) {
    stranger.path = path;
    web.metrics.answered(stranger);
  }
  CHECK(web.says(R"(ledgerline_http_requests_total{method="GET",route="none",status="4xx"} 2)"));
  CHECK(metrics::exposition(web.registry).find("wp-admin") == std::string::npos);
}

TEST_CASE("what is refused before it has a route, cut answers, errors and connections", "[metrics]") {
  Counted web;
  web.metrics.answered(answered("", "", 431));
  CHECK(web.says(R"(ledgerline_http_refused_total{status="431"} 1)"));
  CHECK(metrics::exposition(web.registry).find("requests_total{") == std::string::npos);
  auto cut = answered("channel", "GET", 200);
  cut.whole = false;
  web.metrics.answered(cut);
  CHECK(web.says(R"(ledgerline_http_cut_total{route="channel"} 1)"));
  web.metrics.failed("id", "the log is gone");
  CHECK(web.says("ledgerline_http_errors_total 1"));
  CHECK(web.witness.failures == std::vector<std::string>{"id: the log is gone"});
  web.metrics.connections(7);
  CHECK(web.says("ledgerline_http_connections 7"));
  CHECK(web.witness.open == 7);
}

}  // namespace ledgerline::tests::http_metrics_test
