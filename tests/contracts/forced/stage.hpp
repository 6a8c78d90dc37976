#pragma once

#include <map>
#include <memory>

#include "tests/support/backends.hpp"
#include "tests/support/cluster.hpp"

namespace ledgerline::tests {

/// A log in the test program's cluster, and sessions whose connections are told apart. It outlives a
/// schedule: a fresh one takes longer than a schedule does.
class Stage {
 public:
  Backends& backends() { return backends_; }
  const postgres::Database& database() const { return database_; }
  /// For setting up, watching and checking; no session's.
  postgres::PostgresLog& auditor() { return *auditor_; }
  /// A session's, with its turn's connection open, whatever became of it in the schedule before.
  postgres::PostgresLog& log_of(char session);
  /// Numbers that no schedule on this log has had.
  std::uint64_t next() { return ++count_; }

 private:
  postgres::Database database_ = fresh_log();
  Backends backends_{database_};
  std::unique_ptr<postgres::PostgresLog> auditor_ = open_log(database_);
  std::map<char, std::unique_ptr<postgres::PostgresLog>> logs_;
  std::uint64_t count_ = 10'000'000;
};

}  // namespace ledgerline::tests
