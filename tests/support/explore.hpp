#pragma once

#include <functional>
#include <optional>

#include "tests/support/stepped.hpp"

namespace ledgerline::tests {

/// One run of a script: what was chosen at each move, out of what, and what came of it.
struct Played {
  std::vector<Choice> chosen;
  std::vector<std::vector<Choice>> able;
  std::vector<Moves> steps;
  std::vector<std::string> broken;  // what should have held, a line each

  Schedule schedule() const;
  /// How often a session was made to wait that could have gone on.
  int preemptions() const;
  /// For people: a line a move, a column a session.
  std::string story() const;
};

/// Whoever went on last goes on, as long as it can.
Choice dullest(const Played& so_far, const std::vector<Choice>& able);

/// Runs a script on a fresh state: as chosen at first, then by dullest().
using Play = std::function<Played(const std::vector<Choice>& chosen)>;

struct Explored {
  std::size_t schedules = 0;
  std::optional<Played> failing;  // the first, and so one with the fewest preemptions
};

/// Plays every valid interleaving that has at most so many preemptions, each once, those with fewer first. It
/// ends at the first that breaks something.
///
/// Each run is a prefix that is forced and a rest that follows from it; every choice that the rest did not
/// take is another prefix. Nothing is kept between runs, so it needs no way to put a database back.
Explored explore(const Play& play, int most_preemptions);

/// What to choose for a move that a schedule's text names.
Choice choice_of(const Move& move);

}  // namespace ledgerline::tests
