#pragma once

#include "tests/crash/trial.hpp"

namespace ledgerline::tests::crash {

/// Fails the flow at its points: with LEDGERLINE_LONG at every one, each time that it is passed, in every
/// way; else at a choice of them. Prints a line a point, a column a fault: how often it was tried, and
/// survived. Says what went wrong, a line each.
std::string try_all(const Flow& flow);

/// Kills the flow, and then what is done about it, once more: with LEDGERLINE_LONG at every point of both.
std::string try_twice(const Flow& flow);

}  // namespace ledgerline::tests::crash
