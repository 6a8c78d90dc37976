#pragma once

#include <memory>
#include <string>

#include "adapters/postgres/embedded.hpp"
#include "adapters/postgres/log.hpp"
#include "engine/engine.hpp"

/// Real Postgres for tests: one private cluster a test program, a fresh log a test.
namespace ledgerline::tests {

/// The program's cluster, in a folder of its own that is removed at exit.
postgres::Embedded& cluster();

/// A vault whose master key is fixed.
Vault test_vault();

/// The name and place of a log that nobody used before, migrated.
postgres::Database fresh_log();
std::unique_ptr<postgres::PostgresLog> open_log(const postgres::Database& database);

/// Runs SQL as the cluster's superuser with the log's schema in the search path.
pqxx::result superuser(const postgres::Database& database, const std::string& sql);

/// The program under test, as its user runs it, on the test cluster.
struct ProgramResult {
  int exit = 0;
  std::string out, err;
};
ProgramResult run_program(const postgres::Database& database, const std::vector<std::string>& arguments,
                          const std::vector<std::string>& environment = {});

/// Starts it without waiting: its process id. Output goes nowhere.
int start_program(const postgres::Database& database, const std::vector<std::string>& arguments,
                  const std::vector<std::string>& environment = {});
/// Exit code, or 128 + signal.
int wait_for_program(int pid);

}  // namespace ledgerline::tests
