#pragma once

#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/shopping.hpp"

/// What is failed at each point that it passes: a row of cases of the crash matrix.
namespace ledgerline::tests::crash {

using Environment = std::vector<std::string>;

/// The process that is failed, and whoever talks to it meanwhile, who gives up when asked to.
struct Underway {
  std::shared_ptr<Running> process;
  std::jthread caller;
};

/// Each function is given a log and providers that nobody else uses. Those that judge say what is wrong, a
/// line each, and nothing where all is well.
struct Flow {
  std::string name;
  std::string voice = "vapi";
  /// It comes to its end by itself where it only lost its sessions, as by a server that was started again.
  bool goes_on = true;
  /// Makes the log and the providers as they are before it.
  std::function<void(const Shopping&)> given;
  std::function<Underway(const Shopping&, const Environment&)> start;
  /// What an operator does after the failure, or a provider that had no answer.
  std::function<std::string(const Shopping&, const Environment&)> again;
  /// What is not as it has to be in the end, whatever happened on the way.
  std::function<std::string(const Shopping&)> defects;
};

using Arguments = std::vector<std::string>;

/// A command of the program; the same one again is what there is to do about a failure, and with `worker`
/// whatever is owed then.
Flow command(std::string name, const Arguments& arguments, bool worker = false);
/// Runs one to its end, which must be a good one.
std::string succeeds(const Shopping& shop, const Arguments& arguments, const Environment& environment = {});
/// There is one event of this type.
std::string unless_once(const Shopping& shop, const std::string& type);

}  // namespace ledgerline::tests::crash
