#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "adapters/postgres/log.hpp"
#include "projections/fold.hpp"
#include "projections/regress/comparison.hpp"

/// What this build folds the log to, kept in a folder for another build to compare: PROJECTION.jsonl with a
/// row a line, and regress.json, which says of which log, to which position, and is written last.
namespace ledgerline::postgres {

struct RegressReport {
  Position position = 0;
  std::size_t rows = 0;  // kept, or compared
};

/// Folds the log to its head. The folder is made, or must be empty. Throws BadInput for another folder,
/// Damaged where an event cannot be folded, Unavailable. Memory: a page and a row, however long the log is.
RegressReport keep(PostgresLog& log, const Vault& vault, const std::filesystem::path& folder,
                   const Progress& progress);

/// Folds the same log again, to the position that the folder names, and tells each difference; what this
/// build cannot fold is one too. With a sample, of so many rows of each projection, spread over its keys, and
/// then each by its own history. Throws BadInput for a folder that is of another log, is not whole, or
/// reaches beyond the log's head; Unavailable. Memory: a page and a row on either side.
RegressReport compare_with(PostgresLog& log, const Vault& vault, const std::filesystem::path& folder,
                           std::optional<std::size_t> sample, const regress::Found& found,
                           const Progress& progress);

}  // namespace ledgerline::postgres
