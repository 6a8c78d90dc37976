#include "adapters/postgres/log.hpp"

#include <chrono>
#include <thread>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "adapters/postgres/migrate.hpp"
#include "adapters/postgres/rows.hpp"
#include "adapters/postgres/turn.hpp"
#include "projections/numbers/numbers.hpp"
#include "projections/tenants/tenants.hpp"
#include "sql.hpp"

namespace ledgerline::postgres {
namespace {

using namespace std::chrono_literals;

/// Loads always find their rows by an index, also in a table that was empty when the plan was made.
constexpr std::string_view turn_settings =
    "; set lock_timeout = '1s'; set idle_in_transaction_session_timeout = '5s'; set statement_timeout = "
    "'30s'; "
    "set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 2; set tcp_keepalives_count = 3; "
    "set enable_seqscan = off; set enable_bitmapscan = off; set enable_hashjoin = off; set enable_mergejoin "
    "= off; "
    "set plan_cache_mode = force_generic_plan; set jit = off";

template <Projection P>
std::optional<typename P::Row> row_with(Session& session, const std::string& key) {
  // sql: a projection's columns and name, constants of this build
  const auto found = session.query(fmt::format("select {} from {} t where t.{} = $1", column_list<P>(),
                                               P::name, column_names<P>().front().name),
                                   {key});
  if (found.empty()) return std::nullopt;
  return row_of<P>([&](std::size_t column) { return text_of(found[0][static_cast<int>(column)]); },
                   read_text);
}

}  // namespace

std::int64_t lock_key_of(const Uuid& id) {
  std::uint64_t key = 0;
  for (std::size_t i = 0; i < 8; ++i) key = key << 8 | id.bytes[i];
  return static_cast<std::int64_t>(key >> 1);
}

PostgresLog::PostgresLog(Database database, std::string master_check, Purpose purpose)
    : database_(std::move(database)),
      master_check_(std::move(master_check)),
      purpose_(purpose),
      session_(database_.url, session_settings(database_)) {
  auto state = check_log(session_, database_, master_check_, purpose_);
  id_ = state.id;
  epoch_ = state.epoch;
  stale_ = std::move(state.stale);
  lock_key_ = lock_key_of(id_);
}

PostgresLog::~PostgresLog() = default;

int PostgresLog::turn_socket() const { return pipeline_ ? pipeline_->socket() : -1; }

/// Whoever brings stale rows to this build's version raises the epoch: what it was before is of no use.
void PostgresLog::look_again() {
  if (stale_.empty()) return;
  auto state = check_log(session_, database_, master_check_, purpose_);
  epoch_ = state.epoch;
  stale_ = std::move(state.stale);
}

std::int64_t PostgresLog::epoch() {
  look_again();
  return epoch_;
}

std::vector<std::string> PostgresLog::stale() {
  look_again();
  return stale_;
}

std::unique_ptr<LogTurn> PostgresLog::begin() {
  if (purpose_ == Purpose::maintenance)
    throw std::logic_error("a turn of a log that was opened for maintenance");
  look_again();
  if (!stale_.empty())
    throw TurnFailed(
        "REBUILDING",
        fmt::format("the rows of {} were folded by an older build, and are folded anew: reads are "
                    "answered, commands are not until that is done",
                    fmt::join(stale_, " and ")));
  return std::make_unique<PostgresTurn>(*this);
}

/// The turn's connection; waits up to a second for a server that is starting.
Pipeline& PostgresLog::pipeline() {
  for (int tries = 0; !pipeline_; ++tries) {
    try {
      auto fresh =
          std::make_unique<Pipeline>(database_.url, session_settings(database_) + std::string(turn_settings));
      prepare_turn(*fresh);
      pipeline_ = std::move(fresh);
    } catch (const LostConnection&) {
      if (tries == 10) throw;
      std::this_thread::sleep_for(100ms);
    } catch (const SqlError& e) {
      // 55P03: somebody holds a whole table
      throw TurnFailed(e.state == "55P03" ? "TABLE_LOCKED" : "STATEMENT_FAILED",
                       fmt::format("the log cannot be used: {}", e.what()));
    }
  }
  return *pipeline_;
}

void PostgresLog::end_stuck_turn() {
  try {
    // Not through session_: its role may not end sessions of the login it belongs to.
    Session(database_.url, "").query(std::string(sql::stuck_turn), {std::to_string(lock_key_)});
  } catch (const Unavailable&) {
    // Whoever waits tries again, and is told then.
  }
}

std::vector<Stored> PostgresLog::read(const Slice& slice) {
  std::string text(sql::read_slice);
  constexpr std::string_view end_of_time = "infinity";  // a damaged row may say so
  std::vector<Param> params = {std::to_string(slice.after),
                               std::to_string(slice.up_to.value_or(std::numeric_limits<Position>::max())),
                               slice.until ? iso_micros(*slice.until) : std::string(end_of_time)};
  const auto only = [&](std::string_view condition, Param value) {
    params.push_back(std::move(value));
    // sql: the condition is a constant of this function
    text += fmt::format(fmt::runtime(condition), params.size());
  };
  if (slice.tenant) only(" and tenant = ${}", *slice.tenant);
  if (slice.number) only(" and number = ${}", *slice.number);
  if (slice.country) only(" and number in (select number from numbers where country = ${})", *slice.country);
  if (!slice.types.empty())
    only(" and type = any(${}::text[])",
         array_of(std::vector<Param>(slice.types.begin(), slice.types.end())));
  // A subject's versions rise with its positions: ordered by version, its index gives the history without a
  // sort.
  text += fmt::format(" order by {} limit {}",
                      slice.tenant   ? "tenant_version"
                      : slice.number ? "number_version"
                                     : "position",
                      slice.limit);
  std::vector<Stored> events;
  for (const auto& row : session_.query(text, params))
    events.push_back(stored_of([&](std::size_t column) { return text_of(row[static_cast<int>(column)]); }));
  return events;
}

Position PostgresLog::head() { return session_.query("select position from log")[0][0].as<Position>(); }

Time PostgresLog::now() { return Time{session_.query(std::string(sql::query_now))[0][0].as<std::int64_t>()}; }

std::vector<WrappedKey> PostgresLog::keys(const std::set<std::string>& tenants) {
  const auto wanted = array_of(std::vector<Param>(tenants.begin(), tenants.end()));
  std::vector<WrappedKey> keys;
  for (const auto& row :
       session_.query("select tenant, wrapped from keys where tenant = any($1::text[])", {wanted}))
    keys.push_back({row[0].c_str(), row[1].c_str()});
  return keys;
}

/// Key and version only: a row that cannot be read is its own command's trouble, not everybody's.
Due PostgresLog::due(std::size_t limit) {
  Due due;
  for (const auto& row : session_.query(std::string(sql::query_due), {std::to_string(limit)})) {
    const std::string_view what = row[0].c_str();
    if (what == "served") {
      due.served.emplace_back(row[1].c_str());
      continue;
    }
    auto& subjects = what == "rested" ? due.rested : what == "unreserved" ? due.unreserved : due.lapsed;
    subjects.push_back({row[1].c_str(), row[2].as<Version>()});
  }
  return due;
}

std::vector<Owed> PostgresLog::owed(std::size_t limit, const std::set<Step>& without) {
  std::vector<Param> names_of_steps;
  for (const auto step : without) names_of_steps.push_back(to_cell(step));
  std::vector<Owed> all;
  for (const auto& row :
       session_.query(std::string(sql::query_owed), {array_of(names_of_steps), std::to_string(limit)})) {
    Owed owed;
    if (!row[0].is_null()) owed.tenant = TenantId(row[0].c_str());
    if (!row[1].is_null()) owed.number = PoolNumber(row[1].c_str());
    owed.in = row[2].as<std::int64_t>();
    owed.texts = row[3].as<bool>();
    all.push_back(std::move(owed));
  }
  return all;
}

std::vector<Number> PostgresLog::numbers_at_the_carrier() {
  // sql: a projection's columns, constants of this build
  const auto rows = session_.query(fmt::format(
      "select {} from numbers t where provider_reference is not null or wiring is not null order by number",
      column_list<Numbers>()));
  std::vector<Number> all;
  for (const auto& row : rows)
    all.push_back(row_of<Numbers>([&](std::size_t column) { return text_of(row[static_cast<int>(column)]); },
                                  read_text));
  return all;
}

std::optional<Tenant> PostgresLog::tenant(const TenantId& id) {
  return row_with<Tenants>(session_, id.str());
}
std::optional<Number> PostgresLog::number(const PoolNumber& number) {
  return row_with<Numbers>(session_, number.str());
}

}  // namespace ledgerline::postgres
