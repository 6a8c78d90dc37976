#pragma once

#include <memory>
#include <string>

#include "adapters/postgres/embedded/embedded.hpp"
#include "adapters/postgres/log.hpp"
#include "engine/engine.hpp"

/// Real Postgres for tests: one private cluster a test program, a fresh log a test.
namespace ledgerline::tests {

/// The program's cluster, in a folder of its own that is removed at exit.
postgres::Embedded& cluster();

/// The master key of every test log, and a vault that has it.
Key test_key();
Vault test_vault();

/// The name and place of a log that nobody used before, migrated.
postgres::Database fresh_log();
std::unique_ptr<postgres::PostgresLog> open_log(const postgres::Database& database);

/// Runs SQL as the cluster's superuser with the log's schema in the search path; its sessions have the
/// application_name "superuser".
pqxx::result superuser(const postgres::Database& database, const std::string& sql);

}  // namespace ledgerline::tests
