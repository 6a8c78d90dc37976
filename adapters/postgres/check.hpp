#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/postgres/log.hpp"
#include "projections/fold.hpp"

namespace ledgerline::postgres {

/// Where a live row is not what the log folds to. Personal columns are never quoted.
struct Difference {
  std::string_view projection;
  std::string key;
  std::string column;        // empty: the row itself is missing, or should not be there
  std::string live, folded;  // as text: "null", "no row", "differs"
};

struct CheckReport {
  static constexpr std::size_t most_differences = 1000;
  Position position = 0;  // where both sides were compared
  std::size_t rows = 0,
              differing = 0;  // rows folded, and rows that differ, are missing or should not be there
  std::vector<Difference> differences;  // the first ones, by key
};

/// Called for each row that differs, with its columns, in the order of keys.
using OnDifference = std::function<void(const std::vector<Difference>& of_one_row)>;
/// Brings the fold to a position; called inside the snapshot that is compared. The fold must stay until
/// compare() ends.
using FoldTo = std::function<const Folded&(Position position)>;

/// Compares each live row with its folded one at exactly one position, which it returns: in one snapshot,
/// whatever is appended meanwhile. Reads the rows in pages, over a connection of its own. Throws Unavailable.
Position compare(PostgresLog& log, const FoldTo& fold_to, const OnDifference& found);

/// Folds the log and compares. Throws Unavailable, and Damaged if the log cannot be folded. Memory: Folded's.
CheckReport check(PostgresLog& log, const Vault& vault, const Progress& progress);

}  // namespace ledgerline::postgres
