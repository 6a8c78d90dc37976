#pragma once

#include "adapters/postgres/log.hpp"
#include "tools/bench/measure.hpp"

namespace ledgerline::bench {

/// Reads histories as an auditor does, one after the other: of tenants anywhere in a log that EngineCallers
/// grew, verified and opened.
class HistoryReader {
 public:
  /// All of them outlive it.
  HistoryReader(postgres::PostgresLog& log, const Vault& vault, Random& random)
      : log_(log), vault_(vault), random_(random) {}

  /// `count` histories, each of one among the first `tenants`.
  Run read(std::size_t tenants, std::size_t count);
  std::size_t somebody(std::size_t among);

 private:
  postgres::PostgresLog& log_;
  const Vault& vault_;
  Random& random_;
};

}  // namespace ledgerline::bench
