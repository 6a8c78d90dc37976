#pragma once

#include <memory>

#include "adapters/postgres/database.hpp"
#include "adapters/postgres/picks.hpp"
#include "engine/log/log.hpp"

namespace ledgerline::postgres {

/// The log in Postgres. A turn is two round trips: begin, lock and load; then insert, update and commit.
/// Reads go over a connection of their own, so they never wait for a turn.
///
/// A turn never hangs the log: its session has a lock_timeout (1 s) and an idle-in-transaction time-out (5
/// s); whoever waits for the lock ends the session of a holder that is stuck within a round trip.
class PostgresLog final : public Log {
 public:
  /// Throws Unavailable if there is no such log, if it needs a newer build or another master key.
  PostgresLog(Database database, std::string master_check, Purpose purpose = Purpose::turns);
  ~PostgresLog() override;

  /// Throws std::logic_error where the log was opened for maintenance; TurnFailed, REBUILDING, in a service
  /// as long as rows are live that an older build folded: evolve() and decide() belong together, so nothing
  /// is decided from rows of another version.
  std::unique_ptr<LogTurn> begin() override;
  std::vector<Stored> read(const Slice& slice) override;
  Position head() override;
  std::vector<WrappedKey> keys(const std::set<std::string>& tenants) override;
  Due due(std::size_t limit) override;
  std::vector<Owed> owed(std::size_t limit, const std::set<Step>& without) override;
  std::optional<Tenant> tenant(const TenantId& id) override;
  std::optional<Number> number(const PoolNumber& number) override;
  Uuid id() const override { return id_; }
  /// What it was when the log was opened. Whoever changes what a build must know raises it: no turn goes on
  /// after that.
  std::int64_t epoch();
  /// Projections whose live rows an older build folded: of a service, until they are folded anew.
  std::vector<std::string> stale();

  /// The turn's time: the database's clock, or the last event's where that is later.
  Time now();
  /// The rows of all numbers that stand at the carrier, or may.
  std::vector<Number> numbers_at_the_carrier();
  /// The reading connection, for queries of views and maintenance.
  Session& session() { return session_; }
  const Database& database() const { return database_; }
  /// Ends the session that holds the log's lock and does not go on, if there is one.
  void end_stuck_turn();
  /// The turn's connection, for tests that cut it; -1 where there is none.
  int turn_socket() const;

 private:
  friend class PostgresTurn;
  void look_again();
  Pipeline& pipeline();
  void drop_pipeline() { pipeline_.reset(); }

  Database database_;
  std::string master_check_;
  Purpose purpose_;
  Session session_;
  Uuid id_;
  std::int64_t lock_key_ = 0, epoch_ = 0;
  std::vector<std::string> stale_;
  std::unique_ptr<Pipeline> pipeline_;
  Homes homes_;
};

/// The advisory lock's key of the log with this id.
std::int64_t lock_key_of(const Uuid& id);

}  // namespace ledgerline::postgres
