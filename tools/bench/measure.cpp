#include "tools/bench/measure.hpp"

#include <algorithm>

#include <fmt/format.h>

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
          at_share(latencies, 0.99)};
}

Ratio ratio_of(const std::vector<Run>& ours, const std::vector<Run>& theirs) {
  std::vector<double> ratios;
  for (std::size_t i = 0; i < ours.size(); ++i) ratios.push_back(ours[i].rate / theirs[i].rate);
  std::ranges::sort(ratios);
  return {at_share(ratios, 0.5), ratios.front(), ratios.back()};
}

std::string to_json(const Summary& s) {
  return fmt::format(
      R"({{"rate":{:.0f},"least":{:.0f},"most":{:.0f},"p50_us":{:.0f},"p95_us":{:.0f},"p99_us":{:.0f}}})",
      s.rate, s.least, s.most, s.p50, s.p95, s.p99);
}

std::string to_line(const std::string& name, const Summary& s) {
  return fmt::format("  {:<8}{:>8.0f}/s  ({:.0f} - {:.0f})   p50 {:.2f} ms  p95 {:.2f} ms  p99 {:.2f} ms",
                     name, s.rate, s.least, s.most, s.p50 / 1000, s.p95 / 1000, s.p99 / 1000);
}

}  // namespace ledgerline::bench
