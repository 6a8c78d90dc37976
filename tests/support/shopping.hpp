#pragma once

#include <functional>

#include "tests/support/faults.hpp"
#include "tests/support/simulator.hpp"

/// Purchases from end to end: a log, tenants who paid, the program, and simulated providers.
namespace ledgerline::tests {

/// Waits in milliseconds, and steps that are tried again for long.
extern const std::string quick;

class Shopping {
 public:
  /// A fresh log and providers as at the start; `voice` is who answers: "vapi", "livekit" or "app".
  explicit Shopping(const Simulator& simulator, std::string voice = "vapi");
  /// The same on a log that is there, and that nobody used before.
  Shopping(const Simulator& simulator, std::string voice, postgres::Database log);

  const postgres::Database& log() const { return log_; }
  const Simulator& providers() const { return simulator_; }
  /// One more tenant: American, with an assistant that Vapi has; asks for area code 212.
  void register_tenant(const std::string& id, const std::string& area_code = "212") const;
  /// The same, and it pays.
  void add_tenant(const std::string& id, const std::string& area_code = "212") const;
  /// From here on all American numbers +1 CCC 555 0100 to 0199 are for sale, or are somebody else's.
  void stock(const std::vector<std::string>& area_codes, bool elsewhere) const;
  /// Sets the stage: runs a command in this process, which must be done.
  void given(Request request) const;

  /// The program, with the simulator's credentials; `more` goes before them.
  ProgramResult run(const std::vector<std::string>& arguments, std::vector<std::string> more = {}) const;
  Running start(const std::vector<std::string>& arguments, std::vector<std::string> more = {}) const;
  /// `number provision` of "shop" or another, from the market.
  ProgramResult provision(const std::vector<std::string>& more = {}, const std::string& id = "shop") const;
  std::vector<std::string> environment(std::vector<std::string> more = {}) const;

  /// What is not as it has to be after one purchase, whatever happened on the way; a line each.
  std::string defects() const;
  /// What doctor and reconcile have against the log and the providers, and what is owed; a line each.
  std::string unsettled() const;
  /// How often each number was bought, by the provider's own count.
  std::map<std::string, int> bought() const;

 private:
  const Simulator& simulator_;
  std::string voice_;
  postgres::Database log_;
};

/// Does jobs 0, 1… several at a time, each in a lane of its own. What they came to, a line each, where it is
/// not "".
constexpr std::size_t most_lanes = 6;
std::string in_lanes(std::size_t jobs,
                     const std::function<std::string(std::size_t lane, std::size_t job)>& job);
/// The same, each beside a simulator of its own.
std::string in_lanes(std::size_t jobs,
                     const std::function<std::string(const Simulator&, std::size_t job)>& job);
/// A simulator that all tests share, one at a time.
const Simulator& shared_simulator(std::size_t lane = 0);

/// The last line that a program printed with --json.
Json last_line(const ProgramResult& said);
/// Whether it says that the tenant has its number, from now on or since before.
bool has_number(const ProgramResult& said);

bool is_long();

}  // namespace ledgerline::tests
