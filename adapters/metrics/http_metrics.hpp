#pragma once

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include "adapters/web/observer.hpp"

namespace ledgerline::metrics {

/// Counts what the web server did, and passes it on. The registry and the next observer outlive it.
///
///     ledgerline_http_requests_total{route,method,status}  status: 2xx … 5xx; route "none": no such path
///     ledgerline_http_request_seconds{route}               from the whole request to the answer's last byte:
///                                                          of a stream, how long it was read
///     ledgerline_http_received_bytes_total{route}          of bodies
///     ledgerline_http_sent_bytes_total{route}
///     ledgerline_http_cut_total{route}                     the reader went, or was too slow
///     ledgerline_http_refused_total{status}                before they had a route: 408, 413, 503…
///     ledgerline_http_errors_total                         errors of ours
///     ledgerline_http_connections                          open now
class HttpMetrics final : public web::Observer {
 public:
  HttpMetrics(prometheus::Registry& registry, web::Observer& next);

  void answered(const web::Answered& request) override;
  void failed(std::string_view request_id, std::string_view what) override;
  void connections(std::size_t open) override;

 private:
  void count(const web::Answered& request);

  web::Observer& next_;
  prometheus::Family<prometheus::Counter>&requests_, &received_, &sent_, &cut_, &refused_;
  prometheus::Family<prometheus::Histogram>& seconds_;
  prometheus::Counter& errors_;
  prometheus::Gauge& open_;
};

}  // namespace ledgerline::metrics
