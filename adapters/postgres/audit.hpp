#pragma once

#include <vector>

#include "adapters/postgres/log.hpp"
#include "projections/doctor.hpp"

namespace ledgerline::postgres {

struct AuditOptions {
  std::vector<Seal> expected{};  // seals of this log that were kept elsewhere
  bool restored = false;  // from a dump, into a server that is not its own: nothing is asked of that one
  bool sealed = false;    // personal fields cannot be opened, and are not compared
};

struct Audit {
  std::vector<Check> checks;
  Position head = 0;         // the last position that was looked at
  std::optional<Seal> seal;  // up to there; nothing where an event is missing

  std::size_t broken() const;
};

/// Everything that must always hold of a log in Postgres: what Doctor checks, and that the log's row knows
/// its head, that the live rows are what the log folds to, that the database guards the events, that the log
/// is at home and the server durable. The engine goes on meanwhile; log and rows are compared at exactly one
/// position. Damage is part of the answer; throws Unavailable only. Memory: Doctor's.
Audit audit(PostgresLog& log, const Vault& vault, const Progress& progress, const AuditOptions& options = {});

}  // namespace ledgerline::postgres
