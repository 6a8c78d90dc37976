#include "adapters/metrics/log_gauges.hpp"

#include <limits>

#include "adapters/metrics/families.hpp"
#include "adapters/metrics/pool_pace.hpp"

namespace ledgerline::metrics {
namespace {

auto& gauge(prometheus::Registry& registry, const char* name, const char* help) {
  return gauges(registry, name, help).Add({});
}

}  // namespace

void GaugeBoard::begin_round() {
  for (auto* gauge : known_) gauge->Set(unset_);
}

void GaugeBoard::set(const prometheus::Labels& labels, double value) {
  auto& gauge = family_.Add(labels);
  gauge.Set(value);
  known_.insert(&gauge);
}

LogGauges::LogGauges(prometheus::Registry& registry)
    : readable_(gauge(registry, "ledgerline_log_readable", "Whether the log could be read")),
      head_(gauge(registry, "ledgerline_log_head", "Position of the last event")),
      texts_(gauge(registry, "ledgerline_texts_owed", "Texts that are to be sent")),
      parked_(gauge(registry, "ledgerline_webhooks_parked", "Webhooks kept for an operator")),
      projections_(gauges(registry, "ledgerline_projection_position", "How far a projection is folded")),
      pool_(gauges(registry, "ledgerline_pool_numbers", "Numbers of the pool")),
      days_(gauges(registry, "ledgerline_pool_days_left", "Days that available numbers last at this pace"),
            std::numeric_limits<double>::infinity()),
      waiting_(gauges(registry, "ledgerline_tenants_waiting", "Tenants that wait for a number")),
      longest_(gauges(registry, "ledgerline_longest_wait_seconds", "How long the first of them has waited")),
      steps_(gauges(registry, "ledgerline_steps", "Outside steps, by how far they are")) {}

void LogGauges::show(const postgres::Figures& figures) {
  readable_.Set(1);
  head_.Set(static_cast<double>(figures.head));
  texts_.Set(static_cast<double>(figures.texts));
  parked_.Set(static_cast<double>(figures.parked));
  for (auto* board : {&projections_, &pool_, &days_, &waiting_, &longest_, &steps_}) board->begin_round();
  for (const auto& one : figures.projections)
    projections_.set({{"projection", one.name}}, static_cast<double>(one.position));
  show_pool(figures);
  for (const auto& one : figures.work)
    steps_.set({{"step", one.step}, {"phase", one.phase}}, static_cast<double>(one.count));
}

void LogGauges::show_pool(const postgres::Figures& figures) {
  for (const auto& one : figures.pool)
    pool_.set({{"country", one.country}, {"status", one.status}}, static_cast<double>(one.numbers));
  for (const auto& [country, days] : days_left(figures)) days_.set({{"country", country}}, days);
  for (const auto& one : figures.queues) {
    waiting_.set({{"country", one.country}}, static_cast<double>(one.tenants));
    longest_.set({{"country", one.country}}, one.longest);
  }
}

}  // namespace ledgerline::metrics
