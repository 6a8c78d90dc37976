#pragma once

#include <chrono>
#include <vector>

namespace ledgerline::bench {

/// One round: how many were done a second, and how long each took (in microseconds).
struct Run {
  double rate = 0;
  std::vector<double> latencies;
};

/// Several rounds of one contestant: the median rate with its spread, and percentiles over all latencies.
struct Summary {
  double rate = 0, least = 0, most = 0;
  double p50 = 0, p95 = 0, p99 = 0, p999 = 0;  // microseconds
};

Summary summary_of(const std::vector<Run>& runs);

/// How many times as fast `ours` was as `theirs`, run beside each other round by round: the median of the
/// rounds' ratios, which the machine's moods touch less than the ratio of medians, and their spread. Both
/// hold as many runs.
struct Ratio {
  double median = 0, least = 0, most = 0;
};
Ratio ratio_of(const std::vector<Run>& ours, const std::vector<Run>& theirs);

inline double micros_since(std::chrono::steady_clock::time_point begun) {
  return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - begun).count();
}

}  // namespace ledgerline::bench
