#pragma once

#include <string>

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include "engine/effects/guard.hpp"

namespace ledgerline::metrics {

/// How the calls to providers go, for Prometheus; an operation is named as its breaker is, such as
/// "twilio:update_number_webhook". Safe from any thread. The registry must outlive it.
///
///     ledgerline_breaker_state{operation,state}          1 for the state that it is in, 0 for the others;
///                                                        of breakers that opened once
///     ledgerline_provider_calls_total{operation,result}  result: 2xx … 5xx, lost, not_sent
///     ledgerline_provider_call_seconds{operation}        from sending to the whole answer
class ProviderMetrics {
 public:
  explicit ProviderMetrics(prometheus::Registry& registry);

  void breaker(const std::string& operation, Guard::Breaker now);
  void call(const std::string& operation, const HttpReply& reply, double seconds);

 private:
  prometheus::Family<prometheus::Gauge>& breakers_;
  prometheus::Family<prometheus::Counter>& calls_;
  prometheus::Family<prometheus::Histogram>& seconds_;
};

/// HTTP whose calls are counted.
class MeasuredHttp final : public Http {
 public:
  MeasuredHttp(Http& http, const Timers& timers, ProviderMetrics& metrics)
      : http_(http), timers_(timers), metrics_(metrics) {}
  Awaitable<HttpReply> send(HttpRequest request) override;

 private:
  Http& http_;
  const Timers& timers_;
  ProviderMetrics& metrics_;
};

/// All that the registry holds, in Prometheus' text format 0.0.4.
std::string exposition(const prometheus::Registry& registry);

/// Writes the exposition so that a reader sees the old one or the new one whole, as node_exporter's textfile
/// collector asks. Throws BadInput that names the file and why it cannot be written.
void write_exposition(const prometheus::Registry& registry, const std::string& path);

}  // namespace ledgerline::metrics
