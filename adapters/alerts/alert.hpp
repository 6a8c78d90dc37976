#pragma once

#include <compare>
#include <string>
#include <vector>

#include "adapters/postgres/figures.hpp"

namespace ledgerline::alerts {

/// Something that somebody has to look at, as long as it is so. No secret and nothing about a person is in
/// it: ids, countries, codes and figures.
struct Alert {
  std::string name;         // tenant_waits_too_long, pool_runs_out, effect_stalled, breaker_open
  std::string subject;      // which tenant, country, effect or operation: name and subject tell alerts apart
  std::string detail;       // for people
  std::string correlation;  // the request it goes back to, where it is known
};

/// What counts as one.
struct Promises {
  std::int64_t wait = 24 * 3600;  // seconds within which a tenant who pays has a number
  double days_of_pool = 3;        // for which numbers are to last, at the pace of the last seven days
};

/// Those of these figures, which were read for the promised wait, and of these operations whose breakers are
/// open. Pure.
std::vector<Alert> alerts_of(const postgres::Figures& figures, const std::vector<std::string>& open_breakers,
                             const Promises& promises);

}  // namespace ledgerline::alerts
