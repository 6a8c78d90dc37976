#include "adapters/metrics/http_metrics.hpp"

#include <fmt/format.h>

#include "adapters/metrics/families.hpp"

namespace ledgerline::metrics {
namespace {

/// Seconds. A turn takes milliseconds, a provider's answer a few tenths of a second, a long poll half a
/// minute.
const prometheus::Histogram::BucketBoundaries seconds_of_requests = {
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30};

}  // namespace

HttpMetrics::HttpMetrics(prometheus::Registry& registry, web::Observer& next)
    : next_(next),
      requests_(counters(registry, "ledgerline_http_requests_total", "Requests, by what came of them")),
      received_(counters(registry, "ledgerline_http_received_bytes_total", "Bytes of requests' bodies")),
      sent_(counters(registry, "ledgerline_http_sent_bytes_total", "Bytes of answers")),
      cut_(counters(registry, "ledgerline_http_cut_total", "Answers that were not taken to their end")),
      refused_(
          counters(registry, "ledgerline_http_refused_total", "Requests refused before they had a route")),
      seconds_(histograms(registry, "ledgerline_http_request_seconds",
                          "From the whole request to the last byte of its answer")),
      errors_(counters(registry, "ledgerline_http_errors_total", "Errors of ours").Add({})),
      open_(gauges(registry, "ledgerline_http_connections", "Connections that are open").Add({})) {}

void HttpMetrics::answered(const web::Answered& request) {
  if (request.method.empty())
    refused_.Add({{"status", std::to_string(request.status)}}).Increment();
  else
    count(request);
  next_.answered(request);
}

void HttpMetrics::count(const web::Answered& request) {
  const std::string route(request.route.empty() ? "none" : request.route);
  const std::string method(request.method), status = fmt::format("{}xx", request.status / 100);
  requests_.Add({{"route", route}, {"method", method}, {"status", status}}).Increment();
  seconds_.Add({{"route", route}}, seconds_of_requests).Observe(static_cast<double>(request.micros) / 1e6);
  received_.Add({{"route", route}}).Increment(static_cast<double>(request.received));
  sent_.Add({{"route", route}}).Increment(static_cast<double>(request.sent));
  if (!request.whole) cut_.Add({{"route", route}}).Increment();
}

void HttpMetrics::failed(std::string_view request_id, std::string_view what) {
  errors_.Increment();
  next_.failed(request_id, what);
}

void HttpMetrics::connections(std::size_t open) {
  open_.Set(static_cast<double>(open));
  next_.connections(open);
}

}  // namespace ledgerline::metrics
