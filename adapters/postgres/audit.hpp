#pragma once

#include <vector>

#include "adapters/postgres/log.hpp"
#include "projections/doctor.hpp"

namespace ledgerline::postgres {

/// Everything that must always hold of a log in Postgres: what Doctor checks, and that the log's row knows
/// its head, that the live rows are what the log folds to, that the database guards the events, that the log
/// is at home and the server durable. The engine goes on meanwhile; log and rows are compared at exactly one
/// position. Damage is part of the answer; throws Unavailable only. Memory: Doctor's.
std::vector<Check> audit(PostgresLog& log, const Vault& vault, const Progress& progress);

}  // namespace ledgerline::postgres
