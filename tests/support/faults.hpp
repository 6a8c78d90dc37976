#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/cluster.hpp"
#include "tests/support/program.hpp"

/// What may go wrong around a log: programs that stop or die, rows held by hand, servers killed.
namespace ledgerline::tests {

/// A session of somebody else's, with `sql` run in a transaction that stays open.
class Holder {
 public:
  Holder(const postgres::Database& database, const std::string& sql);
  int pid() const { return connection_->backendpid(); }
  void let_go();

 private:
  std::unique_ptr<pqxx::connection> connection_;
  std::unique_ptr<pqxx::work> transaction_;
};

/// A session that took the log's lock and keeps it: busy with something long, or cut off within a pipeline,
/// where Postgres' own time-outs do not see it.
class LockHog {
 public:
  enum class How { working, within_a_pipeline };
  LockHog(const postgres::Database& database, How how);
  LockHog(const LockHog&) = delete;
  LockHog& operator=(const LockHog&) = delete;
  ~LockHog();
  /// Whether the server ended the session, or does within `patience_ms`: it frees a session's locks a moment
  /// before it closes the connection.
  bool is_ended(int patience_ms = 0) const;

 private:
  std::unique_ptr<PGconn, decltype(&PQfinish)> connection_;
};

/// Where pg_locks shows the log's lock: a condition on its rows.
std::string is_log_lock(const postgres::Database& database);

/// Asks the server again and again, for half a minute at most, until `sql` gives one true value.
bool comes_true(const postgres::Database& database, const std::string& sql);

/// A cluster of the test's own, to be killed, and a migrated log in it.
class Victim {
 public:
  Victim();
  ~Victim();
  Victim(const Victim&) = delete;
  Victim& operator=(const Victim&) = delete;

  const postgres::Database& database() const { return database_; }
  /// Another migrated log in it, that nobody used before.
  postgres::Database fresh_log();
  /// SIGKILL to the postmaster and all its children.
  void kill_server();
  void start_server();

 private:
  std::filesystem::path folder_;
  std::unique_ptr<postgres::Embedded> server_;
  int logs_ = 0;
  postgres::Database database_;
};

/// An engine in this process.
class LocalEngine {
 public:
  explicit LocalEngine(const postgres::Database& database, int attempts = 30);
  Outcome run(Request request) { return engine_.run(command(std::move(request))); }
  /// Queued at one moment, so that a turn takes as many of them as it may.
  std::vector<Outcome> run_together(std::vector<Request> requests);
  Command command(Request request);
  postgres::PostgresLog& log() { return *log_; }
  Engine& engine() { return engine_; }

 private:
  std::unique_ptr<postgres::PostgresLog> log_;
  SystemRandom random_;
  Engine engine_;
};

/// "tenant-00007" and "+447111000007": whom populate() makes.
std::string tenant_name(std::size_t i);
std::string number_name(std::size_t i);
RegisterTenant registration(const std::string& tenant, const std::string& owner_phone);

/// British tenants who pay, and numbers in the pool, from 0 on.
void populate(const postgres::Database& database, std::size_t tenants, std::size_t numbers);

/// What must hold of every log (design.md, section 8), asked of Postgres alone: what does not, a line each.
std::string broken_invariants(const postgres::Database& database);

/// One value, as text; "" for null or no row.
std::string ask(const postgres::Database& database, const std::string& sql);

}  // namespace ledgerline::tests
