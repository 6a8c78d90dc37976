#pragma once

#include <memory>
#include <vector>

#include "engine/log/memory.hpp"
#include "engine/turn.hpp"
#include "tests/support/cluster.hpp"
#include "tests/support/given.hpp"

/// The two implementations of the Log port, made alike for one contract suite.
namespace ledgerline::tests {

/// A fresh log in memory. Its clock stands until a test moves it.
class MemoryWorld {
 public:
  Log& log() { return log_; }
  /// What another process would open: here it is the same object.
  Log& another() { return log_; }
  /// Rows of the projections that are not what the log folds to.
  std::size_t differing_rows();
  Time clock = start;

 private:
  MemoryLog log_{[this] { return clock; }, id_of(1)};
};

/// A fresh log in the test program's cluster.
class PostgresWorld {
 public:
  PostgresWorld() { another(); }
  Log& log() { return *logs_.front(); }
  Log& another() { return *logs_.emplace_back(open_log(database_)); }
  std::size_t differing_rows();
  const postgres::Database& database() const { return database_; }

 private:
  postgres::Database database_ = fresh_log();
  std::vector<std::unique_ptr<postgres::PostgresLog>> logs_;
};

/// Appends events as a turn does, but without a decider, for histories that would take months to come about.
/// They are recorded at `at` if it is later than the log's time.
void record(Log& log, const std::vector<Event>& events, Time at = {});

/// Decides the requests in one turn, each under an id of its own; `n` counts the ids.
TurnResult decide_together(Log& log, const std::vector<Request>& requests, std::uint64_t& n,
                           const Policy& policy = {});

std::vector<Recorded> everything(Log& log);

}  // namespace ledgerline::tests
