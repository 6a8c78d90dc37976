#pragma once

#include <string>
#include <vector>

#include "adapters/postgres/database.hpp"
#include "events/kernel/uuid.hpp"

namespace ledgerline::postgres {

struct MigrationReport {
  std::vector<std::string> applied;   // names of the migrations that this call applied
  std::vector<std::string> warnings;  // what the login's rights did not allow
};

/// Creates the log where there is none, and brings its schema to this build's. Safe to run at once from many
/// processes. Throws Unavailable if the schema is newer than this build, or a migration that was applied
/// reads otherwise now.
MigrationReport migrate(const Database& database, const std::string& master_check);

/// Whether there is a log, and its schema is exactly this build's.
bool is_migrated(Session& session, const Database& database);

struct LogState {
  Uuid id;
  std::int64_t epoch = 0;
  std::vector<std::string> stale{};  // projections whose rows an older build folded
};

/// Throws Unavailable, saying what to do: no such log, older or newer schema, projections folded by another
/// build, another master key. For maintenance and for a service, projections folded by an older build are as
/// good, and named.
LogState check_log(Session& session, const Database& database, const std::string& master_check,
                   Purpose purpose);

}  // namespace ledgerline::postgres
