#pragma once

#include <optional>

#include "adapters/postgres/log.hpp"
#include "projections/fold.hpp"
#include "projections/seal/seal.hpp"

namespace ledgerline::postgres {

/// Seals the log up to a position, or to its head: reads no more of an event than its stored digest. Throws
/// BadInput if the log ends before that position, Damaged naming an event that is missing or has no digest.
/// Memory: a page.
Seal seal(PostgresLog& log, std::optional<Position> at, const Progress& progress);

}  // namespace ledgerline::postgres
