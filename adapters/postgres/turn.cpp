#include "adapters/postgres/turn.hpp"

#include <algorithm>
#include <iterator>
#include <ranges>
#include <set>
#include <stdexcept>

#include <fmt/format.h>

#include "adapters/postgres/rows.hpp"
#include "adapters/postgres/shadow_rows.hpp"
#include "engine/points.hpp"
#include "projections/numbers/numbers.hpp"
#include "projections/tenants/tenants.hpp"
#include "sql.hpp"

namespace ledgerline::postgres {
namespace {

constexpr std::string_view query_canceled = "57014";
constexpr std::size_t lock_statement = 1;  // of the first round trip

template <Projection P>
std::string with_columns(std::string_view sql) {
  std::string text(sql);
  const auto list = column_list<P>();
  for (auto at = text.find(":columns"); at != std::string::npos; at = text.find(":columns", at))
    text.replace(at, 8, list);
  return text;
}

Param count_of(std::size_t count) { return to_wire(static_cast<std::int64_t>(count)); }
Param texts(const std::set<std::string>& values) { return wire_array("text", values); }

/// The statements of the first round trip that a batch needs, in order, and what reads their rows.
enum class Load { tenants, numbers };
using Loads = std::vector<Load>;

Loads send_loads(Pipeline& pipeline, const Needs& needs) {
  Loads loads;
  const auto send = [&](Load kind, const char* name, std::vector<Param> params) {
    pipeline.send(name, params, RowsIn::binary);
    loads.push_back(kind);
  };
  if (!needs.tenants.empty()) send(Load::tenants, "load_tenants", {texts(needs.tenants)});
  if (!needs.owner_phones.empty() || !needs.assistants.empty())
    send(Load::tenants, "load_claimants", {texts(needs.owner_phones), texts(needs.assistants)});
  if (!needs.texters.empty()) send(Load::numbers, "load_texters", {texts(needs.texters)});
  if (!needs.numbers.empty()) send(Load::numbers, "load_numbers", {texts(needs.numbers)});
  auto holders = needs.pickers;
  holders.insert(needs.holders.begin(), needs.holders.end());
  if (!holders.empty()) send(Load::numbers, "load_held", {texts(holders)});
  if (!needs.freeing.empty()) send(Load::tenants, "load_reservers", {texts(needs.freeing)});
  if (!needs.freeing.empty() || !needs.freed.empty()) {
    send(Load::tenants, "load_waiting",
         {texts(needs.freeing), wire_array("text", std::views::keys(needs.freed)),
          wire_array("bigint", std::views::values(needs.freed)), count_of(needs.tenants.size()),
          to_wire(needs.trials_pass)});
  }
  return loads;
}

/// The numbers to pick from, in statements that each use one index.
Loads send_picks(Pipeline& pipeline, const Picks& picks) {
  for (const auto& [country, count] : picks.countries)
    pipeline.send("pick_country", {country, count_of(count)}, RowsIn::binary);
  for (const auto& [area, count] : picks.areas)
    pipeline.send("pick_area", {area.first, area.second, count_of(count)}, RowsIn::binary);
  return Loads(picks.countries.size() + picks.areas.size(), Load::numbers);
}

/// "numbers,tenants"
std::set<std::string> names_in(std::string_view list) {
  std::set<std::string> names;
  while (!list.empty()) {
    const auto end = std::min(list.find(','), list.size());
    names.emplace(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return names;
}

struct Head {
  std::int64_t epoch = 0, parked = 0;
  std::set<std::string> kept;  // projections of which turns keep a second generation up
};

/// The head and what was answered before.
Head read_head(const Rows& rows, Snapshot& snapshot) {
  Time recorded_at;
  Head head;
  from_cell(rows.cell(0, 0), snapshot.head);
  from_cell(rows.cell(0, 1), recorded_at);
  from_cell(rows.cell(0, 2), snapshot.now);
  from_cell(rows.cell(0, 3), head.epoch);
  head.kept = names_in(present(rows.cell(0, 4)));
  from_cell(rows.cell(0, 5), head.parked);
  snapshot.now = std::max(snapshot.now, recorded_at);
  constexpr std::size_t event = 6;
  for (int row = 0; row < rows.size() && rows.cell(row, event); ++row)
    snapshot.answered.push_back(
        stored_of([&](std::size_t column) { return rows.cell(row, event + column); }));
  return head;
}

/// Who may be parked of whatever the batch is about: its subjects, and whom their rows name.
std::set<std::string> subjects_of(const Needs& needs, const Snapshot& snapshot) {
  auto all = needs.tenants;
  all.insert(needs.numbers.begin(), needs.numbers.end());
  for (const auto& tenant : snapshot.tenants)
    if (tenant.number) all.insert(tenant.number->str());
  for (const auto& number : snapshot.numbers)
    if (number.tenant) all.insert(number.tenant->str());
  return all;
}

/// The events as the projections take them.
std::vector<Arrival> arrivals_of(std::span<const Recorded> events) {
  std::vector<Arrival> arrivals;
  arrivals.reserve(events.size());
  for (const auto& event : events) arrivals.push_back({event, ""});
  return arrivals;
}

void read_loads(const Loads& loads, std::span<const Rows> answers, Snapshot& snapshot) {
  for (std::size_t i = 0; i < loads.size(); ++i) {
    const auto& rows = answers[i];
    for (int row = 0; row < rows.size(); ++row) {
      const auto cell = [&](std::size_t column) { return rows.cell(row, column); };
      switch (loads[i]) {
        case Load::tenants: snapshot.tenants.push_back(row_of<Tenants>(cell, read_wire)); break;
        case Load::numbers: snapshot.numbers.push_back(row_of<Numbers>(cell, read_wire)); break;
      }
    }
  }
}

constexpr std::size_t few = 4;  // rows that are sent one by one

void send_events(Pipeline& pipeline, const std::vector<Stored>& events) {
  if (events.size() > few)
    pipeline.send("insert_events", event_arrays(events));
  else
    for (const auto& event : events) pipeline.send("insert_event", event_params(event));
  pipeline.send("advance", {to_wire(events.back().position), to_wire(events.back().recorded_at)});
}

template <Projection P>
void send_updates(Pipeline& pipeline, const std::vector<const typename P::Row*>& rows) {
  const std::string name(P::name);
  if (rows.size() > few)
    pipeline.send("update_" + name, row_arrays<WireArray, P>(rows, false));
  else
    for (const auto* row : rows) pipeline.send("update_one_" + name, row_params<P>(*row));
}

}  // namespace

void prepare_turn(Pipeline& pipeline) {
  pipeline.prepare("begin", "begin");
  pipeline.prepare("rollback", "rollback");
  pipeline.prepare("commit", "commit");
  pipeline.prepare("lock", std::string(sql::lock));
  pipeline.prepare("head", std::string(sql::head));
  pipeline.prepare("load_tenants", with_columns<Tenants>(sql::load_tenants));
  pipeline.prepare("load_claimants", with_columns<Tenants>(sql::load_claimants));
  pipeline.prepare("load_waiting", with_columns<Tenants>(sql::load_waiting));
  pipeline.prepare("load_reservers", with_columns<Tenants>(sql::load_reservers));
  pipeline.prepare("load_numbers", with_columns<Numbers>(sql::load_numbers));
  pipeline.prepare("load_texters", with_columns<Numbers>(sql::load_texters));
  pipeline.prepare("load_held", with_columns<Numbers>(sql::load_held));
  pipeline.prepare("pick_country", with_columns<Numbers>(sql::pick_country));
  pipeline.prepare("pick_area", with_columns<Numbers>(sql::pick_area));
  pipeline.prepare("load_parked", std::string(sql::load_parked));
  pipeline.prepare("insert_event", std::string(sql::insert_event));
  pipeline.prepare("insert_events", std::string(sql::insert_events));
  pipeline.prepare("advance", std::string(sql::advance));
  pipeline.prepare("insert_keys", std::string(sql::insert_keys));
  pipeline.prepare("erase_keys", std::string(sql::erase_keys));
  pipeline.prepare("end_tokens", std::string(sql::end_tokens));
  pipeline.prepare("insert_tenants", insert_statement<Tenants>());
  pipeline.prepare("update_tenants", update_statement<Tenants>());
  pipeline.prepare("update_one_tenants", update_one_statement<Tenants>());
  pipeline.prepare("insert_numbers", insert_statement<Numbers>());
  pipeline.prepare("update_numbers", update_statement<Numbers>());
  pipeline.prepare("update_one_numbers", update_one_statement<Numbers>());
}

PostgresTurn::~PostgresTurn() {
  if (open_) roll_back();
}

void PostgresTurn::roll_back() noexcept {
  open_ = false;
  try {
    if (!log_.pipeline_) return;
    log_.pipeline_->send("rollback");
    log_.pipeline_->sync();
  } catch (const std::exception&) {
    log_.drop_pipeline();  // the server rolls back what has no client
  }
}

Snapshot PostgresTurn::load(const Needs& needs) try {
  for (int waits = 0;; ++waits) {
    try {
      return locked_load(needs);
    } catch (const SqlError& e) {
      if (e.statement != lock_statement || e.state != lock_not_available) fail(e);
      roll_back();
      if (waits == most_waits_for_lock)
        throw TurnFailed("LOG_BUSY", "the log's lock was held by somebody else for too long: try again");
      log_.end_stuck_turn();
    }
  }
} catch (const LostConnection&) {
  lose();
  throw;
}

/// One round trip where what there is to pick was known beforehand, else two.
Snapshot PostgresTurn::locked_load(const Needs& needs) {
  auto& pipeline = log_.pipeline();
  pipeline.send("begin");
  pipeline.send("lock", {to_wire(log_.lock_key_)});
  pipeline.send("head", {wire_array("uuid", needs.commands)});
  auto loads = send_loads(pipeline, needs);
  const auto expected = picks_of(needs, log_.homes_);
  std::ranges::copy(send_picks(pipeline, expected), std::back_inserter(loads));
  open_ = true;
  const auto answers = pipeline.sync();
  Snapshot snapshot;
  auto head = read_head(answers[2], snapshot);
  kept_ = std::move(head.kept);
  if (head.epoch != log_.epoch_)
    throw TurnFailed("LOG_CHANGED",
                     "the log was migrated or rebuilt by another build: start this program again");
  read_loads(loads, std::span(answers).subspan(3), snapshot);
  log_.homes_.learn(snapshot.tenants);
  if (const auto picks = picks_of(needs, log_.homes_, snapshot.tenants); picks != expected)
    load_picks(picks, snapshot);
  if (head.parked > 0) load_parked(subjects_of(needs, snapshot), snapshot);
  return snapshot;
}

/// A round trip that is made only while a subject is parked.
void PostgresTurn::load_parked(const std::set<std::string>& subjects, Snapshot& snapshot) {
  auto& pipeline = *log_.pipeline_;
  pipeline.send("load_parked", {texts(subjects)});
  const auto answers = pipeline.sync();
  for (int row = 0; row < answers[0].size(); ++row)
    snapshot.parked.emplace(*answers[0].cell(row, 0), *answers[0].cell(row, 1));
}

void PostgresTurn::load_picks(const Picks& picks, Snapshot& snapshot) {
  const auto loads = send_picks(*log_.pipeline_, picks);
  const auto answers = log_.pipeline_->sync();
  read_loads(loads, answers, snapshot);
}

void PostgresTurn::commit(const Changes& changes) try {
  auto& pipeline = *log_.pipeline_;
  remember_subjects(changes);
  if (!kept_.empty() && changes.recorded.size() != changes.events.size())
    throw std::logic_error("a second generation would miss events: the turn does not say what it decided");
  if (!kept_.empty()) fold_into_shadows(pipeline, kept_, arrivals_of(changes.recorded));
  send_events(pipeline, changes.events);
  if (!changes.keys.empty()) {
    std::vector<Param> tenants, wrapped;
    for (const auto& key : changes.keys) {
      tenants.emplace_back(key.tenant);
      wrapped.emplace_back(key.wrapped);
    }
    pipeline.send("insert_keys", {wire_array("text", tenants), wire_array("text", wrapped)});
  }
  if (!changes.erased.empty()) {
    pipeline.send("erase_keys", {wire_array("text", changes.erased)});
    pipeline.send("end_tokens", {wire_array("text", changes.erased)});
  }
  if (!changes.new_tenants.empty())
    pipeline.send("insert_tenants", row_arrays<WireArray, Tenants>(changes.new_tenants));
  send_updates<Tenants>(pipeline, changes.tenants);
  if (!changes.new_numbers.empty())
    pipeline.send("insert_numbers", row_arrays<WireArray, Numbers>(changes.new_numbers));
  send_updates<Numbers>(pipeline, changes.numbers);
  pipeline.send("commit");
  pipeline.sync([] { point("turn.committing"); });
  open_ = false;
} catch (const SqlError& e) {
  fail(e);
} catch (const LostConnection& e) {
  lose();
  throw LostConnection(e.what(), true);
}

/// What was remembered may be of a past that a server after a failover never had.
void PostgresTurn::lose() {
  open_ = false;
  log_.drop_pipeline();
  log_.homes_.forget();
}

void PostgresTurn::remember_subjects(const Changes& changes) {
  for (const auto* tenant : changes.tenants) tenants_.emplace_back(tenant->id.str());
  for (const auto* number : changes.numbers) numbers_.emplace_back(number->number.str());
}

/// Asked over the turn's connection, whose time-outs hold for this too: a whole table may be locked.
std::optional<PostgresTurn::Blocker> PostgresTurn::who_blocks() try {
  const auto rows =
      log_.pipeline().query(std::string(sql::who_blocks), {array_of(tenants_), array_of(numbers_)});
  if (rows.size() == 0) return std::nullopt;
  return Blocker{std::string(rows.cell(0, 0).value_or("?")), std::string(rows.cell(0, 1).value_or("?"))};
} catch (const std::exception&) {
  return std::nullopt;
}

/// Where no single holder of a row is known: several may share it, or one has the whole table.
std::string PostgresTurn::who_locks_tables() try {
  auto& pipeline = log_.pipeline();
  const auto rows = pipeline.query(std::string(sql::table_holders), {"{tenants,numbers,events,log,keys}",
                                                                     std::to_string(pipeline.backend_pid())});
  const auto pids = rows.cell(0, 0);
  return pids ? fmt::format(" (pid {})", *pids) : "";
} catch (const std::exception&) {
  return "";
}

void PostgresTurn::fail(const SqlError& error) {
  roll_back();
  if (error.state != lock_not_available && error.state != query_canceled)
    throw TurnFailed("STATEMENT_FAILED", fmt::format("the log refused the turn: {}", error.what()));
  const auto blocker = who_blocks();
  if (!blocker)
    throw TurnFailed("TABLE_LOCKED",
                     fmt::format("a table, or a row that several share, is locked by other sessions{}: end "
                                 "them, or wait for them, and try again",
                                 who_locks_tables()));
  throw TurnFailed(
      "ROW_LOCKED",
      fmt::format("{} is locked by another session (pid {}): end it, or wait for it, and try again",
                  blocker->what, blocker->pid));
}

}  // namespace ledgerline::postgres
