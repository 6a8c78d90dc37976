#pragma once

#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/postgres/check.hpp"
#include "adapters/postgres/upkeep.hpp"

/// Generations: beside the rows that are live a projection may have a second table of them. It is built by
/// build_shadow() while the live one serves, exchanged with it by swap() and rollback(), and kept up by every
/// turn until drop().
namespace ledgerline::postgres {

/// A projection's second generation, as the table `shadows` has it.
struct Shadow {
  std::string projection;
  std::int64_t generation = 0;
  int version = 0;    // of the code that folds it
  std::string state;  // building; kept: turns keep it up; past: of another version, and nobody does
  bool was_live = false, indexed = false;
  Position base = 0, position = 0;
  std::int64_t events = 0, folded = 0;

  bool is_kept() const { return state == "kept"; }
};

std::optional<Shadow> find_shadow(Upkeep& upkeep, std::string_view projection);

/// "numbers" or "tenants", or all. Throws BadInput for another name.
std::vector<std::string> projections_named(const std::optional<std::string>& name);

/// Why generations stay as they are. The code is for programs: NO_GENERATION, STILL_BUILDING, OTHER_VERSION,
/// ALREADY_LIVE, NEVER_LIVE, BEING_BUILT.
struct GenerationRefused : std::runtime_error {
  GenerationRefused(std::string why, const std::string& message)
      : std::runtime_error(message), code(std::move(why)) {}
  std::string code;
};

/// Who exchanges or drops generations, and why.
struct Who {
  std::string actor, reason;
};

struct SwapReport {
  struct Table {
    std::string projection;
    std::int64_t from = 0, to = 0;  // generations
    int version_before = 0, version = 0;
  };
  Position position = 0;  // of the exchange: readers see the one before it, and the other behind
  std::vector<Table> tables;
};

/// Makes the second generation the live one, of one projection or of all that have one which was not live
/// yet: in one transaction under the log's lock, with the views that show it. Takes the tables' locks within
/// a tenth of a second or not at all, and tries again outside the log's lock: a long query delays the swap,
/// never a turn. Waits as well for transactions that began to look at the log before the generation was
/// complete, and would see half of it. The old one stays, and is kept up.
///
/// Where the versions differ the log's epoch is raised: programs of the other build take no further turn.
/// With `generation`, of one projection, that one and no other becomes the live one, so that asking again
/// changes nothing: ALREADY_LIVE where it is that already, NO_GENERATION where it is not there.
///
/// Throws GenerationRefused; Unavailable, naming who is in the way, after half a minute.
SwapReport swap(PostgresLog& log, const Vault& vault, const std::optional<std::string>& projection,
                const Who& who, std::optional<std::int64_t> generation = std::nullopt);

/// The same with a generation that was live before. One of another version is refused: no turn of this build
/// could have kept it up.
SwapReport rollback(PostgresLog& log, const Vault& vault, const std::optional<std::string>& projection,
                    const Who& who, std::optional<std::int64_t> generation = std::nullopt);

/// Drops the second generation, whatever its state, and what was left to do for it. Returns which
/// projections had one. Throws GenerationRefused where another process is building it.
std::vector<std::string> drop(PostgresLog& log, const std::optional<std::string>& projection);

/// Where the second generation is not what is live, row by row and column by column, at one position.
/// Personal columns are never quoted.
struct GenerationDiff {
  struct Table {
    std::string projection;
    std::size_t rows = 0, other_rows = 0, differing = 0;
    std::vector<std::pair<std::string, std::size_t>> columns{};  // in how many rows each differs
  };
  Position position = 0;
  std::vector<Table> tables;
  std::vector<Difference> differences;  // the first ones; `folded` is the second generation's

  std::size_t differing() const;
};
/// Throws GenerationRefused where there is none, or it is not complete. Memory: what it returns.
GenerationDiff diff(PostgresLog& log, const std::optional<std::string>& projection);

}  // namespace ledgerline::postgres
