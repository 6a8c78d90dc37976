#pragma once

#include <string>

#include "tools/bench/measure.hpp"

namespace ledgerline::bench {

/// What a user would write instead: a pool table, SKIP LOCKED, and one audit row, in a transaction of four
/// statements. No history, no idempotency, no order. Prepared statements, one connection and one thread a
/// caller.
class SqlBaseline {
 public:
  /// Makes schema `name` with `numbers` numbers in its pool.
  SqlBaseline(std::string url, std::string name, std::size_t numbers);
  ~SqlBaseline();  // drops the schema

  /// `count` allocations by `clients` callers.
  Run run(std::size_t clients, std::size_t count);

 private:
  std::string url_, name_;
  std::size_t next_ = 0;
};

}  // namespace ledgerline::bench
