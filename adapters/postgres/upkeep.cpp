#include "adapters/postgres/upkeep.hpp"

#include <fmt/format.h>

#include "projections/cells.hpp"
#include "sql.hpp"

namespace ledgerline::postgres {
namespace {

/// Plans use indexes only, as a turn's do: histories come in the order of theirs, without a sort.
constexpr std::string_view upkeep_settings =
    "; set lock_timeout = '1s'; set statement_timeout = 0; set idle_in_transaction_session_timeout = 0; "
    "set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 2; set tcp_keepalives_count = 3; "
    "set enable_seqscan = off; set enable_bitmapscan = off; set enable_hashjoin = off; set enable_mergejoin "
    "= off; set jit = off";

}  // namespace

Upkeep::Upkeep(PostgresLog& log)
    : log_(log),
      pipeline_(log.database().url, session_settings(log.database()) + std::string(upkeep_settings)) {}

void Upkeep::roll_back() noexcept {
  try {
    query("rollback");
  } catch (const std::exception&) {
    // The server rolls back what has no client; the next statement tells that it is gone.
  }
}

void Upkeep::refuse(const SqlError& error) {
  throw Unavailable(fmt::format("the database refused a statement: {}", error.what()));
}

void Upkeep::lock_log() {
  query("savepoint waiting");
  for (int waits = 0;; ++waits) try {
      query(sql::lock, {std::to_string(lock_key_of(log_.id()))});
      return;
    } catch (const SqlError& e) {
      if (e.state != lock_not_available) throw;
      if (waits == most_waits_for_lock)
        throw Unavailable("the log's lock is held by somebody else for too long: try again");
      query("rollback to savepoint waiting");
      log_.end_stuck_turn();
    }
}

Position Upkeep::head() {
  Position head = 0;
  from_cell(query("select position from log").cell(0, 0), head);
  return head;
}

}  // namespace ledgerline::postgres
