#pragma once

#include "tests/crash/fault.hpp"
#include "tests/crash/flow.hpp"

namespace ledgerline::tests::crash {

/// A flow that fails at one point. With `then`, what is done about it is killed too, there.
struct Trial {
  std::string point;  // "NAME#3"
  Fault fault = Fault::process_killed;
  std::string then{};
};

/// What a trial came to: what went wrong, "" where all is well in the end, and the points that doing
/// something about it passed.
struct Came {
  bool tried = true;  // false: there was nothing to fail
  std::string wrong;
  std::vector<std::string> recovery;
};

/// The points that a flow passes where nothing fails, in their order. Throws std::runtime_error where it does
/// not come to a good end. Each flow is run once a program; not thread-safe.
std::vector<std::string> recorded(const Flow& flow);

/// `lane` has a server and providers of its own: one trial at a time in each.
Came try_out(const Flow& flow, const Trial& trial, std::size_t lane);

/// "turn.begun" of "turn.begun#3".
std::string name_of(const std::string& point);

}  // namespace ledgerline::tests::crash
