#include "adapters/metrics/engine_metrics.hpp"

#include <utility>

#include "adapters/metrics/families.hpp"

namespace ledgerline::metrics {
namespace {

using Boundaries = prometheus::Histogram::BucketBoundaries;

const Boundaries sizes = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000};
/// Seconds. An idle log commits within milliseconds; a turn whose server restarts takes half a minute.
const Boundaries times = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 30};

}  // namespace

EngineMetrics::EngineMetrics(prometheus::Registry& registry, std::function<std::int64_t()> clock)
    : clock_(std::move(clock)),
      commands_(histograms(registry, "ledgerline_turn_commands", "Commands a turn").Add({}, sizes)),
      events_(histograms(registry, "ledgerline_turn_events", "Events that a turn appended").Add({}, sizes)),
      seconds_(histograms(registry, "ledgerline_turn_seconds", "How long a turn took").Add({}, times)),
      failures_(counters(registry, "ledgerline_turn_failures_total", "Turns that failed, and why")),
      queued_(gauges(registry, "ledgerline_commands_queued", "Commands that are not answered yet").Add({})) {}

void EngineMetrics::begins(std::size_t commands, std::size_t queued) {
  begun_ = clock_();
  queued_.Set(static_cast<double>(commands + queued));
}

void EngineMetrics::ended(const TurnMeasure& turn) {
  seconds_.Observe(static_cast<double>(clock_() - begun_.exchange(idle)) / 1e6);
  commands_.Observe(static_cast<double>(turn.commands));
  queued_.Set(static_cast<double>(turn.queued));
  if (turn.failure.empty())
    events_.Observe(static_cast<double>(turn.events));
  else
    failures_.Add({{"code", turn.failure}}).Increment();
}

std::int64_t EngineMetrics::busy_for() const {
  const auto begun = begun_.load();
  return begun == idle ? 0 : clock_() - begun;
}

}  // namespace ledgerline::metrics
