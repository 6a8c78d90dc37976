#pragma once

#include <string>
#include <vector>

#include "tests/support/program.hpp"
#include "tests/support/simulator.hpp"

namespace ledgerline::tests {

/// The program on a log of its own, with the simulated providers for providers; the mail server wants a
/// login.
class Desk {
 public:
  /// Runs it to its end. `environment` goes before what the desk sets; "NAME" takes a variable away.
  ProgramResult run(const std::vector<std::string>& arguments,
                    std::vector<std::string> environment = {}) const;
  /// The JSON that a command prints; throws std::runtime_error with all it said where it fails.
  Json ask(std::vector<std::string> arguments) const;
  /// Registers a tenant that pays; its number in `country` is wished for in `area_code`, where there is one.
  void tenant(const std::string& id, const std::string& country = "US",
              const std::string& area_code = "") const;

  const Simulator simulator{{"--smtp-user", "shop", "--smtp-password", "mail-password-1"}};

 private:
  const postgres::Database log_ = fresh_log();
};

}  // namespace ledgerline::tests
