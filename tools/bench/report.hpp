#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "tools/bench/contest.hpp"

/// What contests came to: for people, for programs, and as a picture.
namespace ledgerline::bench {

/// A table of each, with the ratios, and which targets are missed.
void print_table(std::ostream& out, const Contest& contest);

/// An array of objects, one a contest.
std::string to_json(const std::vector<Contest>& contests);

/// SVG 1.1: a bar a contestant, as long as its rate, with the spread of its rounds.
std::string plot_of(const std::vector<Contest>& contests);

}  // namespace ledgerline::bench
