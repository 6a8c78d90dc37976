#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/postgres/log.hpp"
#include "projections/fold.hpp"

namespace ledgerline::postgres {

struct RebuildReport {
  struct Table {
    std::string_view projection;
    int version_before = 0, version = 0;
    std::size_t rows = 0, repaired = 0;  // rows that it has now, and rows that were not what the log says
  };
  Position position = 0;
  std::vector<Table> tables;
};

/// Makes the live rows what the log folds to, of one projection or of all. The engine goes on meanwhile: the
/// log is folded, and compared with the live rows in a snapshot, outside the log's lock; under the lock are
/// the events since then, and one transaction that writes the rows that differ (100,000 of them take about a
/// second, for which turns wait). Readers see the rows before or the rows after.
///
/// Also brings rows that an older build folded to this build's version, on a log opened for maintenance; that
/// raises the log's epoch, so that programs of the older build take no further turn.
///
/// Throws BadInput for an unknown projection; Damaged, naming the position, if an event cannot be folded;
/// Unavailable if a newer build folded the rows, or somebody holds a row that has to be written, naming the
/// pid. Nothing is changed then. Memory: the fold, and the keys of the rows that differ.
RebuildReport rebuild(PostgresLog& log, const Vault& vault, const std::optional<std::string>& projection,
                      const Progress& progress);

}  // namespace ledgerline::postgres
