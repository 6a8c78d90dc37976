#pragma once

#include <functional>
#include <optional>

#include "properties/simulation/world.hpp"

namespace ledgerline::simulation {

/// How many runs, from which seed on, and on how many threads.
struct Plan {
  std::uint64_t first = 1, count = 1000;
  int threads = 1;
  std::uint64_t compare_every = 100;                 // each such run is run twice, and both compared
  std::function<void(std::uint64_t done)> progress;  // from any of the threads
};

/// A run that broke something.
struct Failure {
  std::uint64_t seed = 0;
  Verdict verdict;
};

struct Explored {
  std::uint64_t runs = 0, distinct = 0, compared = 0, steps = 0;
  std::int64_t simulated = 0;  // microseconds, of all runs
  double seconds = 0, processor_seconds = 0;
  Tried reached, tried, survived;
  std::optional<Failure> failure;  // the one with the smallest seed that was met
};

/// Sums up; `distinct` too, as if the two had no run in common.
void add(Explored& all, const Explored& more);

/// Runs seed after seed, until one breaks something. A run that differs from itself breaks something too.
Explored explore(const Scenario& scenario, const Plan& plan);

/// The run of one seed: four of five go by chance, each fifth by priorities.
Verdict run_seed(const Scenario& scenario, std::uint64_t seed, bool keeps_words = false);
/// The run of a script.
Verdict run_script(const Scenario& scenario, const Script& script, bool keeps_words = false);

}  // namespace ledgerline::simulation
