#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "tools/bench/measure.hpp"

/// Who is measured beside whom, and what came of it.
namespace ledgerline::bench {

/// One of them; `round` does the same work each time it is called.
struct Contestant {
  std::string name;
  std::function<Run()> round;
};

/// At least so many times as fast as that one.
struct Target {
  std::string against;
  double least = 0;
};

struct Contest {
  struct Against {
    std::string name;
    Ratio ratio;
    std::optional<double> target;
    bool is_missed() const { return target && ratio.median < *target; }
  };
  struct Result {
    std::string name;
    Summary summary;
  };
  std::string bench, setting;           // "allocate", "64 callers"
  std::vector<Result> results;          // of all, in their order
  std::vector<Against> ratios;          // of the first one, beside each of the others
  std::vector<std::string> notes = {};  // what is to be known beside
};

/// Has all of them run round by round, after one round each to warm up. Who begins changes from round to
/// round, so that the machine's moods meet all alike.
Contest hold(std::string bench, std::string setting, const std::vector<Contestant>& contestants,
             const std::vector<Target>& targets, std::size_t rounds);

}  // namespace ledgerline::bench
