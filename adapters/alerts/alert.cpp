#include "adapters/alerts/alert.hpp"

#include <fmt/format.h>

#include "adapters/metrics/pool_pace.hpp"

namespace ledgerline::alerts {
namespace {

Alert of_late(const postgres::Figures::Late& late) {
  return {"tenant_waits_too_long", late.tenant,
          fmt::format("waits for a number in {} for {} h: add numbers to the pool", late.country,
                      late.waited / 3600),
          late.correlation};
}

Alert of_stalled(const postgres::Figures::Stalled& stalled) {
  const auto& about = stalled.tenant.empty() ? stalled.number : stalled.tenant;
  return {"effect_stalled", stalled.effect,
          fmt::format("{} of {} stalled ({}): 'ledgerline effects --stalled' says why", stalled.step, about,
                      stalled.code.empty() ? "no code" : stalled.code),
          stalled.correlation};
}

}  // namespace

std::vector<Alert> alerts_of(const postgres::Figures& figures, const std::vector<std::string>& open_breakers,
                             const Promises& promises) {
  std::vector<Alert> all;
  for (const auto& late : figures.late) all.push_back(of_late(late));
  for (const auto& [country, days] : metrics::days_left(figures))
    if (days < promises.days_of_pool)
      all.push_back({"pool_runs_out", country,
                     fmt::format("available numbers last for {:.1f} days: add numbers to the pool", days),
                     ""});
  for (const auto& stalled : figures.stalled) all.push_back(of_stalled(stalled));
  for (const auto& operation : open_breakers)
    all.push_back({"breaker_open", operation, "the provider failed too often of late", ""});
  return all;
}

}  // namespace ledgerline::alerts
