#include "adapters/postgres/migrate.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include "adapters/postgres/log.hpp"
#include "engine/points.hpp"
#include "events/kernel/error.hpp"
#include "events/stored.hpp"
#include "projections/numbers/numbers.hpp"
#include "projections/tenants/tenants.hpp"
#include "sql.hpp"

namespace ledgerline::postgres {
namespace {

constexpr std::size_t known = sql::migrations.size();

std::string checksum(std::string_view text) {
  Digest digest{};
  EVP_Digest(text.data(), text.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
  return hex(digest);
}

void replace_all(std::string& text, std::string_view what, std::string_view with) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
}

/// How many migrations the schema has; nothing if there is no log.
std::optional<std::size_t> applied_count(Session& session, const Database& database) {
  const auto table = session.query("select to_regclass($1)", {database.schema + ".migrations"});
  if (table[0][0].is_null()) return std::nullopt;
  return session.query("select coalesce(max(number), 0) from migrations")[0][0].as<std::size_t>();
}

[[noreturn]] void refuse_newer(const Database& database, std::size_t applied) {
  throw Unavailable(fmt::format("log {} has schema {}, and this build knows {}: use the newer build",
                                database.schema, applied, known));
}

void create_schema(pqxx::work& work, const Database& database) {
  // sql: the schema's name was checked and holds nothing that needs quoting
  work.exec(fmt::format("create schema if not exists {}", database.schema));
  work.exec(
      "create table if not exists migrations (number integer primary key, name text not null, "
      "checksum text not null, applied_at timestamptz not null default now())");
}

/// A second generation has the columns of the schema before; it can be built again. Under the log's lock,
/// since turns write it.
void drop_shadows(pqxx::work& work, MigrationReport& report) {
  if (work.exec("select to_regclass('shadows')")[0][0].is_null()) return;
  const auto shadows = work.exec("select projection from shadows");
  if (shadows.empty()) return;
  const auto id = parse_uuid(work.exec("select id from log")[0][0].c_str());
  exec(work, std::string(sql::lock), {std::to_string(lock_key_of(id))});
  for (const auto& row : shadows) {
    exec(work, "select drop_shadow($1)", {row[0].c_str()});
    report.warnings.push_back(fmt::format(
        "the second generation of {} was dropped: it had the columns of the schema before", row[0].c_str()));
  }
}

void apply(pqxx::work& work, const Database& database, MigrationReport& report) {
  const auto rows = work.exec("select number, checksum from migrations order by number");
  const auto count = static_cast<std::size_t>(rows.size());
  if (count > known) refuse_newer(database, count);
  if (count < known) drop_shadows(work, report);
  auto applied = rows.begin();
  for (std::size_t i = 0; i < known; ++i) {
    const auto& [name, text] = sql::migrations[i];
    if (applied != rows.end()) {
      if ((*applied++)[1].c_str() != checksum(text))
        throw Unavailable(
            fmt::format("migration {} of log {} was applied from another text than this build's: "
                        "use the build that made the log",
                        name, database.schema));
      continue;
    }
    work.exec(std::string(text));
    exec(work, "insert into migrations (number, name, checksum) values ($1, $2, $3)",
         {std::to_string(i + 1), std::string(name), checksum(text)});
    report.applied.emplace_back(name);
  }
}

template <Projection P>
void note_projection(pqxx::work& work) {
  exec(work, "insert into projections (name, version) values ($1, $2) on conflict do nothing",
       {std::string(P::name), std::to_string(P::version)});
}

void note_home(pqxx::work& work, const std::string& master_check) {
  exec(work,
       "insert into log (master_check, system_identifier) "
       "select $1, system_identifier::text from pg_control_system() on conflict do nothing",
       {master_check});
  note_projection<Numbers>(work);
  note_projection<Tenants>(work);
}

/// Roles belong to the cluster and need rights of their own: without them the triggers alone guard the
/// events.
void make_roles(Session& session, const Database& database, MigrationReport& report) {
  std::string text(sql::roles);
  replace_all(text, ":owner_name", owner_role(database));
  replace_all(text, ":engine_name", engine_role(database));
  replace_all(text, ":owner", owner_role(database));
  replace_all(text, ":engine", engine_role(database));
  replace_all(text, ":schema", database.schema);
  try {
    session.transact([&](pqxx::work& work) { work.exec(text); });
  } catch (const Unavailable& e) {
    report.warnings.push_back(
        fmt::format("the log's roles could not be made, so triggers alone keep events "
                    "immutable ({})",
                    e.what()));
  }
}

template <Projection P>
void check_projection(Session& session, Purpose purpose, LogState& state) {
  const auto rows = session.query("select version from projections where name = $1", {std::string(P::name)});
  const auto live = rows.empty() ? 0 : rows[0][0].as<int>();
  if (live > P::version)
    throw Unavailable(fmt::format(
        "projection {} was folded by a newer build (version {}, this one knows {}): use that build", P::name,
        live, P::version));
  if (live == P::version) return;
  state.stale.emplace_back(P::name);
  if (purpose == Purpose::turns)
    throw Unavailable(
        fmt::format("projection {} was folded by an older build (version {}, this one is {}): run "
                    "'ledgerline projections rebuild {}'",
                    P::name, live, P::version, P::name));
}

}  // namespace

MigrationReport migrate(const Database& database, const std::string& master_check) {
  check_log_name(database.schema);
  // Not session_settings(): whoever migrates acts under its own name, not as the log's engine.
  Session session(database.url, fmt::format("set client_min_messages = warning; set timezone = 'UTC'; "
                                            "set search_path = {}; set lock_timeout = '10s'",
                                            database.schema));
  MigrationReport report;
  session.transact([&](pqxx::work& work) {
    exec(work, "select pg_advisory_xact_lock(hashtext($1))", {"ledgerline migrate " + database.schema});
    create_schema(work, database);
    apply(work, database, report);
    note_home(work, master_check);
    point("migrate.applied");
  });
  point("migrate.committed");
  make_roles(session, database, report);
  point("migrate.granted");
  return report;
}

bool is_migrated(Session& session, const Database& database) {
  return applied_count(session, database) == known;
}

LogState check_log(Session& session, const Database& database, const std::string& master_check,
                   Purpose purpose) {
  const auto applied = applied_count(session, database);
  if (!applied)
    throw Unavailable(fmt::format("there is no log {0} in this database: run 'ledgerline --log {0} migrate'",
                                  database.schema));
  if (*applied > known) refuse_newer(database, *applied);
  if (*applied < known)
    throw Unavailable(
        fmt::format("log {0} has schema {1}, this build needs {2}: run 'ledgerline --log {0} migrate'",
                    database.schema, *applied, known));
  // The epoch first: whoever changes what a build must know afterwards raises it, and every turn looks at it.
  const auto row = session.query("select id, epoch, master_check from log")[0];
  LogState state{parse_uuid(row[0].c_str()), row[1].as<std::int64_t>()};
  check_projection<Numbers>(session, purpose, state);
  check_projection<Tenants>(session, purpose, state);
  if (row[2].c_str() != master_check)
    throw Unavailable(
        fmt::format("the master key is not the one that log {} was made with: give the right one by "
                    "LEDGERLINE_MASTER_KEY or --master-key FILE",
                    database.schema));
  return state;
}

}  // namespace ledgerline::postgres
