#pragma once

#include <string>
#include <vector>

namespace ledgerline::cli {

/// One call of the program, and the exit code it must have.
struct Step {
  std::vector<std::string> arguments;
  int exit = 0;
  bool together = false;  // started beside the steps before it that say so too: a race between processes
};

/// A scenario of requirement 3, as far as the pool, the gate and the allocation go. Its set-up SQL is
/// commands here:
///   INSERT INTO clients … paymentActive=false   tenant register
///   INSERT INTO clients … paymentActive=true    tenant register, payment activate
///   UPDATE clients SET "paymentActive" = true   payment activate
///   UPDATE … SET status = 'ASSIGNED'            ten dummy tenants are registered, pay, and are given the ten
///   numbers UPDATE … SET status = 'AVAILABLE'           a fresh log (scenario 4 goes on from 2, whose tenant
///   keeps its number) S5: reply YES or READY; allocateTwilioNumber()   number allocate
struct Scenario {
  int number = 0;
  std::string title;
  std::string log;  // scenarios with the same log go on from each other
  std::vector<Step> steps;
  std::vector<std::string> tenants;  // whose histories it is about
};

/// Scenarios 1 to 5. The pool is seeded from TWILIO_POOL_NUMBERS, which whoever runs the steps sets to
/// pool_numbers().
std::vector<Scenario> scenarios();

/// Requirement 3's ten numbers, as its seed script takes them.
std::string pool_numbers();

}  // namespace ledgerline::cli
