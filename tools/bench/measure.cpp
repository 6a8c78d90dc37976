#include "tools/bench/measure.hpp"

#include <algorithm>

namespace ledgerline::bench {
namespace {

double at_share(const std::vector<double>& sorted, double share) {
  if (sorted.empty()) return 0;
  return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))];
}

}  // namespace

Summary summary_of(const std::vector<Run>& runs) {
  std::vector<double> rates, latencies;
  for (const auto& run : runs) {
    rates.push_back(run.rate);
    latencies.insert(latencies.end(), run.latencies.begin(), run.latencies.end());
  }
  std::ranges::sort(rates);
  std::ranges::sort(latencies);
  return {at_share(rates, 0.5),
          rates.front(),
          rates.back(),
          at_share(latencies, 0.50),
          at_share(latencies, 0.95),
          at_share(latencies, 0.99),
          at_share(latencies, 0.999)};
}

Ratio ratio_of(const std::vector<Run>& ours, const std::vector<Run>& theirs) {
  std::vector<double> ratios;
  for (std::size_t i = 0; i < ours.size(); ++i) ratios.push_back(ours[i].rate / theirs[i].rate);
  std::ranges::sort(ratios);
  return {at_share(ratios, 0.5), ratios.front(), ratios.back()};
}

}  // namespace ledgerline::bench
