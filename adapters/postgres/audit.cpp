#include "adapters/postgres/audit.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "adapters/postgres/check.hpp"
#include "adapters/postgres/rows.hpp"
#include "projections/personal.hpp"
#include "sql.hpp"

namespace ledgerline::postgres {
namespace {

std::string text_or(const pqxx::field& field, const char* otherwise) {
  return field.is_null() ? otherwise : field.c_str();
}

Check head(Session& session) {
  Check check{"head", "the log's row knows the last event"};
  const auto row = session.query(std::string(sql::audit_head))[0];
  const auto position = row[0].as<Position>(), first = row[1].as<Position>(1), last = row[2].as<Position>(0);
  if (first < 1) check.find(fmt::format("event {} stands before the first position", first));
  if (position != last)
    check.find(fmt::format("the log's row says {}, and the last event is {}", position, last));
  if (position == last && last > 0 && text_or(row[3], "") != text_or(row[4], ""))
    check.find(fmt::format("the log's row says that event {} was recorded at {}, and the event says {}",
                           position, text_or(row[3], "null"), text_or(row[4], "null")));
  return check;
}

/// Of the columns that may tell of a person those that do.
std::vector<std::string_view> telling_columns(const Tenant& row) {
  std::vector<std::string_view> names;
  const auto look = [&](auto column) {
    if (tells_of_person(row.*column.member)) names.push_back(column.name);
  };
  std::apply([&](auto... column) { (look(column), ...); }, Tenants::columns());
  return names;
}

Check erasure(Session& session) {
  Check check{"erasure", "no row tells anything of a person who was erased"};
  // sql: a projection's columns, constants of this build
  for (const auto& live : session.query(
           fmt::format("select {} from tenants t where erased order by id", column_list<Tenants>())))
    try {
      const auto cell = [&](std::size_t column) { return text_of(live[static_cast<int>(column)]); };
      for (const auto name : telling_columns(row_of<Tenants>(cell, read_text)))
        check.find(fmt::format("tenant {} was erased, and its row tells {}: rebuild the projection",
                               exactly(live[0].c_str()), name));
    } catch (const Damaged& e) {
      check.find(e.what());
    }
  return check;
}

std::string described(const Difference& d) {
  const auto row = fmt::format("{} {}", d.projection, exactly(d.key));
  if (d.column.empty()) return fmt::format("{}: the table has {}, the log says {}", row, d.live, d.folded);
  if (d.live == d.folded) return fmt::format("{}: {} differs", row, d.column);
  return fmt::format("{}: {} is {}, and the log says {}", row, d.column, exactly(d.live), exactly(d.folded));
}

bool left_out(const Doctor& doctor, const Difference& d) {
  bool out = false;
  for_each_projection(
      [&]<class P>(P) { out = out || (d.projection == P::name && doctor.left_out<P>(d.key)); });
  return out;
}

/// Personal columns say no more than that they differ.
bool hidden(const Difference& d) { return !d.column.empty() && d.live == d.folded; }

Check projections(PostgresLog& log, Doctor& doctor, const Progress& progress, bool sealed) {
  Check check{"projections", "every row is what the log folds to"};
  std::size_t passed_over = 0;
  const auto fold_to = [&](Position position) -> const Folded& {
    doctor.examine(position, progress);
    return doctor.folded();
  };
  const auto position = compare(log, fold_to, [&](const std::vector<Difference>& of_one_row) {
    if (left_out(doctor, of_one_row.front())) return void(++passed_over);
    for (const auto& difference : of_one_row)
      if (!sealed || !hidden(difference)) check.find(described(difference));
  });
  check.note = fmt::format("compared at position {}", position);
  if (passed_over > 0)
    check.note += fmt::format("; {} rows of subjects that are left out were not", passed_over);
  return check;
}

bool from_a_migration(std::string_view function) {
  return std::ranges::any_of(sql::migrations,
                             [&](const auto& m) { return m.text.find(function) != std::string_view::npos; });
}

Check immutability(Session& session, const Database& database) {
  Check check{"immutability", "the database refuses to change, delete or truncate events"};
  const auto row =
      session.query(std::string(sql::audit_immutability), {owner_role(database), engine_role(database)})[0];
  const auto enabled = text_or(row[0], "");
  if (enabled.empty())
    check.find("trigger events_are_immutable is missing");
  else if (!row[1].as<bool>() || !from_a_migration(text_or(row[2], "-")))
    check.find("trigger events_are_immutable is not the one that this build's migrations made");
  else if (enabled != "A")
    check.find(enabled == "D"
                   ? "trigger events_are_immutable is disabled"
                   : "trigger events_are_immutable does not fire for every session: enable it always");
  check.note = row[3].as<bool>() ? "triggers and roles" : "triggers only";
  return check;
}

Check home(const pqxx::row& surroundings) {
  Check check{"home", "the log is in the cluster that it was made in"};
  const auto made = text_or(surroundings[0], ""), here = text_or(surroundings[1], "");
  if (made != here)
    check.warn(
        fmt::format("this log is away from its home: it was made in cluster {}, and this is {}", made, here));
  return check;
}

Check durability(const pqxx::row& surroundings) {
  Check check{"durability", "what was committed outlives a crash of the server"};
  constexpr std::array<std::string_view, 3> settings = {"fsync", "full_page_writes", "synchronous_commit"};
  for (std::size_t i = 0; i < settings.size(); ++i)
    if (text_or(surroundings[static_cast<int>(2 + i)], "off") == "off")
      check.warn(fmt::format("{} is off", settings[i]));
  return check;
}

}  // namespace

std::size_t Audit::broken() const {
  const auto is_broken = [](const Check& check) { return check.result == Check::Result::broken; };
  return static_cast<std::size_t>(std::ranges::count_if(checks, is_broken));
}

Audit audit(PostgresLog& log, const Vault& vault, const Progress& progress, const AuditOptions& options) {
  Doctor doctor(log, vault, options.expected);
  doctor.examine(std::nullopt, progress);
  const auto rows = projections(log, doctor, progress, options.sealed);
  Audit audit{doctor.checks(), doctor.folded().head, doctor.seal()};
  if (options.sealed) std::erase_if(audit.checks, [](const Check& check) { return check.name == "keys"; });
  audit.checks.push_back(rows);
  audit.checks.push_back(erasure(log.session()));
  audit.checks.push_back(head(log.session()));
  audit.checks.push_back(immutability(log.session(), log.database()));
  if (options.restored) return audit;
  const auto surroundings = log.session().query(std::string(sql::audit_surroundings))[0];
  audit.checks.push_back(home(surroundings));
  audit.checks.push_back(durability(surroundings));
  return audit;
}

}  // namespace ledgerline::postgres
