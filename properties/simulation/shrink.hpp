#pragma once

#include <string>
#include <vector>

#include "properties/simulation/world.hpp"

namespace ledgerline::simulation {

/// A failing run, made small.
struct Small {
  Verdict verdict;                   // in words
  std::vector<std::string> callers;  // whom it takes
};

/// Looks for a small run that breaks the same thing: with fewer callers first, then with fewer deviations
/// from the dull run, down to one or two by trying all there are, then with fewer commands. Some thousand
/// runs.
Small shrink(const Scenario& scenario, const Verdict& failing);

}  // namespace ledgerline::simulation
