#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "adapters/postgres/log.hpp"

namespace ledgerline::postgres {

/// Hands out every history, one after the other and each from its beginning, in pages and up to a position:
/// those of tenants or of numbers, as `column` says, in the byte order of their ids. One snapshot, over a
/// connection of its own. Throws Unavailable, and Damaged for an event that cannot be read. Memory: a page.
void each_history(PostgresLog& log, std::string_view column, Position up_to,
                  const std::function<void(const std::vector<Stored>& page)>& page);

}  // namespace ledgerline::postgres
