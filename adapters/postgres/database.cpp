#include "adapters/postgres/database.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "adapters/postgres/url.hpp"
#include "events/kernel/error.hpp"
#include "events/kernel/text.hpp"

namespace ledgerline::postgres {
void check_log_name(const std::string& name) {
  const auto good = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  if (name.empty() || name.size() > 40 || (name[0] >= '0' && name[0] <= '9') ||
      !std::ranges::all_of(name, good) || name.starts_with("pg_") || name == "public" ||
      name == "information_schema")
    refuse_text("log", name, "a log's name is made of a-z, 0-9 and _, and has at most 40 characters");
}

std::string engine_role(const Database& database) { return database.schema + "_engine"; }
std::string owner_role(const Database& database) { return database.schema + "_owner"; }

std::string session_settings(const Database& database) {
  // sql: the schema's name was checked and holds nothing that needs quoting
  return fmt::format(
      "set client_min_messages = warning; set timezone = 'UTC'; set search_path = {0}; set "
      "synchronous_commit = on; set ledgerline.folds = on; set lock_timeout = '5s'; "
      "do $$ begin if exists (select from pg_roles where rolname = '{1}' and pg_has_role(oid, 'member')) "
      "then "
      "set role {1}; end if; end $$",
      database.schema, engine_role(database));
}

Session::Session(std::string url, std::string settings)
    : url_(connection_text(url)), settings_(std::move(settings)) {}
Session::~Session() = default;

pqxx::connection& Session::connection() {
  if (connection_ && connection_->is_open()) return *connection_;
  connection_.reset();
  auto fresh = std::make_unique<pqxx::connection>(url_);
  pqxx::nontransaction(*fresh).exec(settings_);
  connection_ = std::move(fresh);
  return *connection_;
}

void Session::refuse(const pqxx::failure& error) {
  const auto* sql = dynamic_cast<const pqxx::sql_error*>(&error);
  if (!sql) connection_.reset();  // libpqxx 6 reconnects in silence, without our settings: never use it again
  if (sql && sql->sqlstate() == "55P03")
    throw Unavailable(
        "the log's tables are locked by another session: end it, or wait for it, and try again");
  throw Unavailable(sql ? fmt::format("the database refused a statement: {}", first_line(error.what()))
                        : fmt::format("the database cannot be reached: {}", first_line(error.what())));
}

pqxx::result Session::query(const std::string& sql, const std::vector<Param>& params) {
  const std::lock_guard lock(mutex_);
  for (int tries = 0;; ++tries) {
    try {
      pqxx::nontransaction transaction(connection());
      return exec(transaction, sql, params);
    } catch (const pqxx::broken_connection& e) {
      connection_.reset();
      if (tries > 0) refuse(e);
    } catch (const pqxx::failure& e) {
      refuse(e);
    }
  }
}

#if PQXX_VERSION_MAJOR >= 7
pqxx::result exec(pqxx::transaction_base& transaction, const std::string& sql,
                  const std::vector<Param>& params) {
  pqxx::params list;
  for (const auto& param : params) list.append(param);
  return transaction.exec(sql, list);
}
#else
pqxx::result exec(pqxx::transaction_base& transaction, const std::string& sql,
                  const std::vector<Param>& params) {
  return params.empty() ? transaction.exec(sql)
                        : transaction.exec_params(sql, pqxx::prepare::make_dynamic_params(params));
}
#endif

}  // namespace ledgerline::postgres
