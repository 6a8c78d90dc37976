#pragma once

#include <string>
#include <vector>

#include "tests/support/cluster.hpp"

/// The program under test, as its user runs it, on the test cluster.
namespace ledgerline::tests {

struct ProgramResult {
  int exit = 0;  // or 128 + signal
  std::string out, err;
};

/// The program, running beside the test. Killed at the end if nobody waited for it.
class Running {
 public:
  /// `environment` holds "NAME=value", or "NAME" for a variable that is not to be set.
  /// Its standard output goes to `out` where one is given, and then is not kept.
  Running(const postgres::Database& database, std::vector<std::string> arguments,
          std::vector<std::string> environment = {}, int out = -1);
  ~Running();
  Running(Running&& other) noexcept;
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  int pid() const { return pid_; }
  /// Waits until it stopped itself; false where it ended instead.
  bool stops();
  void go_on() const;
  /// Waits for its end. One that runs for ten minutes more is killed, and has exit 137.
  ProgramResult ends();

 private:
  int pid_ = 0;
  int status_ = 0;
  int out_, err_;  // files without a name, that its streams go to
};

/// Runs it to its end.
inline ProgramResult run_program(const postgres::Database& database,
                                 const std::vector<std::string>& arguments,
                                 const std::vector<std::string>& environment = {}) {
  return Running(database, arguments, environment).ends();
}

}  // namespace ledgerline::tests
