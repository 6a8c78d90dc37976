#include "adapters/metrics/scrape.hpp"

#include "adapters/metrics/provider_metrics.hpp"
#include "events/kernel/error.hpp"

namespace ledgerline::metrics {
namespace {

Awaitable<void> show_figures(Survey& survey, LogGauges& gauges) {
  try {
    const auto figures = co_await survey.latest();
    gauges.show(*figures);
  } catch (const Unavailable&) {
    gauges.show_unreadable();
  }
}

Awaitable<web::Response> scrape(const prometheus::Registry& registry, Survey& survey, LogGauges& gauges) {
  co_await show_figures(survey, gauges);
  co_return web::Response(200, "text/plain; version=0.0.4; charset=utf-8", exposition(registry));
}

}  // namespace

web::Route scrape_route(const prometheus::Registry& registry, Survey& survey, LogGauges& gauges) {
  const auto handler = [&registry, &survey, &gauges](web::Request&) {
    return scrape(registry, survey, gauges);
  };
  return {"GET", "/metrics", "metrics", handler};
}

}  // namespace ledgerline::metrics
