#pragma once

#include <map>

#include "properties/simulation/tape.hpp"

namespace ledgerline::simulation {

/// How likely it is that something goes wrong, by what it is about: once in so many times; 0: never.
using Odds = std::array<std::uint32_t, abouts>;

/// Chance. Each run switches a random half of the faults off, and makes the others likely or rare, so that
/// rare combinations come up.
class RandomChooser final : public Chooser {
 public:
  explicit RandomChooser(std::uint64_t seed);
  std::uint32_t choose(About about, std::uint32_t of) override;

 private:
  Dice dice_;
  Odds odds_{};
};

/// Priorities (PCT: Burckhardt et al., A Randomized Scheduler with Probabilistic Guarantees of Finding Bugs,
/// ASPLOS 2010): each lane has one at random, the highest that is ready runs, and at a few random steps the
/// one that runs falls below all others. Finds bugs that need few, but exactly placed, preemptions.
class PriorityChooser final : public Chooser {
 public:
  /// `steps` is about how long a run is, `changes` how many times a priority changes.
  PriorityChooser(std::uint64_t seed, std::uint32_t steps, int changes);
  std::uint32_t choose(About about, std::uint32_t of) override { return faults_.choose(about, of); }
  std::uint32_t choose_next(const std::vector<Ready>& ready) override;

 private:
  RandomChooser faults_;
  Dice dice_;
  std::map<int, std::int64_t> priorities_;
  std::vector<std::uint32_t> changes_;
  std::uint32_t step_ = 0;
};

/// A script, and dull behind it.
class ScriptChooser final : public Chooser {
 public:
  explicit ScriptChooser(Script script) : script_(std::move(script)) {}
  std::uint32_t choose(About about, std::uint32_t of) override;

 private:
  Script script_;
  std::size_t next_ = 0, at_ = 0;
};

}  // namespace ledgerline::simulation
