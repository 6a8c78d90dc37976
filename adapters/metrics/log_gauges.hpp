#pragma once

#include <set>

#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>

#include "adapters/postgres/figures.hpp"

namespace ledgerline::metrics {

/// Gauges of one name. What a round does not set is `unset` after it: a country whose last tenant was served
/// would otherwise wait for ever.
class GaugeBoard {
 public:
  explicit GaugeBoard(prometheus::Family<prometheus::Gauge>& family, double unset = 0)
      : family_(family), unset_(unset) {}
  void begin_round();
  void set(const prometheus::Labels& labels, double value);

 private:
  prometheus::Family<prometheus::Gauge>& family_;
  double unset_;
  std::set<prometheus::Gauge*> known_;
};

/// How the log stands, for Prometheus. The registry outlives it.
///
///     ledgerline_log_readable                      1, or 0 where the last figures could not be read: what is
///                                                  below is then older
///     ledgerline_log_head                          position of the last event
///     ledgerline_projection_position{projection}
///     ledgerline_pool_numbers{country,status}      available, reserved, assigned, resting, retired…
///     ledgerline_pool_days_left{country}           at the pace of the last seven days; of countries that
///     gave any ledgerline_tenants_waiting{country} ledgerline_longest_wait_seconds{country}
///     ledgerline_steps{step,phase}                 outside steps; phase: owed, attempted, stalled…
///     ledgerline_texts_owed
///     ledgerline_webhooks_parked                   kept for an operator: `webhooks parked`
class LogGauges {
 public:
  explicit LogGauges(prometheus::Registry& registry);

  void show(const postgres::Figures& figures);
  void show_unreadable() { readable_.Set(0); }

 private:
  void show_pool(const postgres::Figures& figures);

  prometheus::Gauge &readable_, &head_, &texts_, &parked_;
  GaugeBoard projections_, pool_, days_, waiting_, longest_, steps_;
};

}  // namespace ledgerline::metrics
