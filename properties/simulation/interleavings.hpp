#pragma once

#include <optional>
#include <set>
#include <string>

#include "properties/simulation/world.hpp"

namespace ledgerline::simulation {

/// Every order in which a small world can run, without faults: all interleavings, but for those that come to
/// the same, since two steps that touch nothing in common may be swapped (sleep sets: Godefroid,
/// Partial-Order Methods for the Verification of Concurrent Systems, 1996).
struct Interleavings {
  std::uint64_t complete = 0;  // runs to the end: no two come to the same
  std::uint64_t pruned = 0;    // runs that turned out to be another one's
  bool all = true;             // false: `most` was reached before the end
  std::optional<Verdict> broken;
  std::set<std::string> outcomes;  // what was committed, in order, by each; where it was asked for
};
Interleavings explore_interleavings(const Scenario& scenario, std::uint64_t most,
                                    bool keeps_outcomes = false);

/// What a run that keeps its words committed, in order.
std::string committed_by(const Verdict& verdict);

/// All runs with at most `deviations` choices that are not the dull one: a preemption, a crash, a lost reply.
struct Bounded {
  std::uint64_t runs = 0, distinct = 0;
  bool all = true;
  Tried reached, tried;
  std::optional<Verdict> broken;
};
Bounded explore_deviations(const Scenario& scenario, int deviations, std::uint64_t most);

}  // namespace ledgerline::simulation
