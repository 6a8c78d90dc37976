#include "adapters/metrics/pool_pace.hpp"

namespace ledgerline::metrics {

std::map<std::string, double> days_left(const postgres::Figures& figures) {
  std::map<std::string, std::int64_t> available;
  for (const auto& pool : figures.pool)
    if (pool.status == "available") available[pool.country] = pool.numbers;
  std::map<std::string, double> days;
  for (const auto& given : figures.given)
    days[given.country] =
        static_cast<double>(available[given.country]) * 7 / static_cast<double>(given.numbers);
  return days;
}

}  // namespace ledgerline::metrics
