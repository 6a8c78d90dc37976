#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "adapters/alerts/watch.hpp"
#include "adapters/hooks/desk.hpp"
#include "adapters/metrics/engine_metrics.hpp"
#include "adapters/metrics/http_metrics.hpp"
#include "adapters/metrics/scrape.hpp"
#include "adapters/postgres/readers.hpp"
#include "adapters/timers.hpp"
#include "tools/ledgerline/access_log.hpp"
#include "tools/ledgerline/outside.hpp"

namespace ledgerline::cli {

Time wall_clock();

/// What a service is watched by: metrics, and alerts with their hook.
class Monitoring {
 public:
  struct Options {
    alerts::Promises promises;
    std::string report_file;  // else LEDGERLINE_ALERT_URL says where reports go; else nowhere
  };

  Monitoring(Outside& outside, postgres::Readers& readers, const Options& options);

  web::Observer& requests() { return http_; }
  metrics::EngineMetrics& turns() { return engine_; }
  /// Who is told what came of webhooks.
  std::function<void(const hooks::Note&)> webhooks();
  web::Route scrape_route() { return metrics::scrape_route(registry_, survey_, gauges_); }

  /// Looks now and then, until stop().
  Awaitable<void> run() { return watch_.run(); }
  void stop() { watch_.stop(); }

 private:
  prometheus::Registry& registry_;
  AccessLog access_log_;
  metrics::HttpMetrics http_;
  metrics::EngineMetrics engine_;
  prometheus::Family<prometheus::Counter>& webhooks_;
  metrics::LogGauges gauges_;
  metrics::Survey survey_;
  std::unique_ptr<alerts::Reporter> reporter_;
  alerts::Alerts alerts_;
  SystemTimers timers_;
  alerts::Watch watch_;
};

}  // namespace ledgerline::cli
