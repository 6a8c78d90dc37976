#pragma once

#include <functional>

#include "adapters/postgres/upkeep.hpp"
#include "projections/arrival.hpp"

namespace ledgerline::postgres {

/// Folds one range of a projection's histories, the next that nobody has taken, into its shadow: in one
/// transaction. `told` hears how many events were folded, page by page, and may throw, which undoes the
/// range. False where there is none left. Throws Unavailable, SqlError.
bool fold_next_range(Upkeep& upkeep, PostgresLog& log, Vault& vault, std::string_view projection,
                     const std::function<void(std::int64_t events)>& told);

}  // namespace ledgerline::postgres
