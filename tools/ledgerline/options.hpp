#pragma once

#include <optional>
#include <string>

#include "engine/policy.hpp"

namespace ledgerline::cli {

/// Exit codes, part of the program's contract.
enum Exit { done = 0, refused = 1, usage = 2, environment = 3 };

/// What every command takes, from flags and the environment.
struct Options {
  std::string embedded = ".ledgerline";
  std::string database;  // a server instead of the embedded cluster
  std::string log = "ledgerline";
  std::string actor;  // default: user@host
  std::string reason;
  std::string correlation;
  std::string log_level = "info", log_format = "human";
  std::string master_key_file;
  std::string cool_down;
  std::string effect_timing;
  std::string texts_file;
  int wait_seconds = 60;  // for outside steps that are due later
  bool json = false;
  Policy policy;
};

}  // namespace ledgerline::cli
