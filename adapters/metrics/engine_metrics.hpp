#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include "engine/turn_observer.hpp"

namespace ledgerline::metrics {

/// How the engine's turns go. The registry outlives it. busy_for() is for any thread.
///
///     ledgerline_turn_commands                histogram: a turn takes what queued during the one before
///     ledgerline_turn_events                  histogram, of turns that went well
///     ledgerline_turn_seconds                 from taking the commands to the commit, or to giving up
///     ledgerline_turn_failures_total{code}    turns that appended nothing because something failed
///     ledgerline_commands_queued              waiting or being decided, as of the last turn's begin or end
class EngineMetrics final : public TurnObserver {
 public:
  /// `clock`: microseconds since some moment, never backwards, from any thread.
  EngineMetrics(prometheus::Registry& registry, std::function<std::int64_t()> clock);

  void begins(std::size_t commands, std::size_t queued) override;
  void ended(const TurnMeasure& turn) override;

  /// For how long the present turn has been going on, in microseconds; 0 where there is none.
  std::int64_t busy_for() const;

 private:
  std::function<std::int64_t()> clock_;
  prometheus::Histogram &commands_, &events_, &seconds_;
  prometheus::Family<prometheus::Counter>& failures_;
  prometheus::Gauge& queued_;
  static constexpr std::int64_t idle = -1;
  std::atomic<std::int64_t> begun_ = idle;
};

}  // namespace ledgerline::metrics
