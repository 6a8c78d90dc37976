#include "adapters/postgres/build_lock.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "adapters/postgres/arrays.hpp"
#include "adapters/postgres/generations.hpp"
#include "sql.hpp"

namespace ledgerline::postgres {
namespace {

/// Beside the log's own lock.
std::string build_key(PostgresLog& log) { return std::to_string(lock_key_of(log.id()) ^ 1); }

}  // namespace

BuildLock::BuildLock(Upkeep& upkeep, PostgresLog& log) : upkeep_(upkeep), key_(build_key(log)) {
  using namespace std::chrono_literals;
  // A process that was killed a moment ago may have left a session that does not know it yet.
  for (int tries = 0; tries < 50; ++tries) {
    if (upkeep_.query("select pg_try_advisory_lock($1)", {key_}).cell(0, 0) == "t") return;
    std::this_thread::sleep_for(100ms);
  }
  const auto rows = upkeep_.query(sql::lock_holder, {key_});
  throw GenerationRefused(
      "BEING_BUILT",
      fmt::format("another process is building or dropping a generation of this log (pid {}): wait for it",
                  rows.size() > 0 ? present(rows.cell(0, 0)) : "?"));
}

BuildLock::~BuildLock() {
  try {
    upkeep_.query("select pg_advisory_unlock($1)", {key_});
  } catch (const std::exception&) {
    // It goes with the session.
  }
}

void keep_vacuum_away(Upkeep& upkeep, const std::vector<std::string>& tables) {
  upkeep.query("set local lock_timeout = '3s'");
  // sql: names of projections' tables, constants of this build
  upkeep.query(fmt::format("lock table {} in share update exclusive mode", fmt::join(tables, ", ")));
  upkeep.query("set local lock_timeout = '1s'");
}

std::string blocked(PostgresLog& log, const std::vector<std::string>& projections) {
  const auto rows = log.session().query(
      std::string(sql::readers_of), {array_of(std::vector<Param>(projections.begin(), projections.end()))});
  const bool known = rows.size() > 0 && !rows[0][0].is_null();
  return fmt::format(
      "{} are in use by other sessions all the time{}: end them, or wait for them, and try again",
      fmt::join(projections, ", "), known ? fmt::format(" (pid {})", rows[0][0].c_str()) : "");
}

}  // namespace ledgerline::postgres
