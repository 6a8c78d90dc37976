#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <pqxx/pqxx>

#include "adapters/postgres/pipeline.hpp"

namespace ledgerline::postgres {

/// Where a log is: a server and a schema in it. The schema's name is [a-z_][a-z0-9_]*, at most 40 characters.
struct Database {
  std::string url;  // a connection URI or libpq's key=value form; may hold a password, so it is never printed
  std::string schema = "ledgerline";
};

/// What a log is opened for. Maintenance may also see a log whose projections an older build folded, which
/// takes no turns until they are rebuilt. So may a service, which answers reads from them, folds them anew
/// beside them, and takes turns as soon as that is done.
enum class Purpose { turns, maintenance, service };

/// Throws BadInput if `name` cannot name a log.
void check_log_name(const std::string& name);

/// What every session of ours sets: UTC, the log's schema, and the log's engine role where this login may
/// take it.
std::string session_settings(const Database& database);

/// The SQLSTATE of a statement that did not get its lock within lock_timeout, and how many of these whoever
/// appends or rebuilds waits for the log's own lock.
inline constexpr std::string_view lock_not_available = "55P03";
inline constexpr int most_waits_for_lock = 30;

/// "ledgerline_engine"
std::string engine_role(const Database& database);
std::string owner_role(const Database& database);

/// A connection for reading and for maintenance. Thread-safe: one query at a time. Connects when first used,
/// and again when the server ended the session. Throws Unavailable, whose message never holds the URL.
class Session {
 public:
  /// `settings` run on every new connection.
  Session(std::string url, std::string settings);
  ~Session();

  /// One statement in a transaction of its own, tried once more on a new connection if the old one was gone.
  /// Therefore only for statements that may run twice.
  pqxx::result query(const std::string& sql, const std::vector<Param>& params = {});

  /// Runs `work(transaction)` in one transaction, once. Throws what it throws; pqxx' errors become
  /// Unavailable.
  template <class Work>
  auto transact(Work&& work) {
    const std::lock_guard lock(mutex_);
    try {
      pqxx::work transaction(connection());
      if constexpr (std::is_void_v<decltype(work(transaction))>) {
        work(transaction);
        transaction.commit();
      } else {
        auto result = work(transaction);
        transaction.commit();
        return result;
      }
    } catch (const pqxx::failure& e) {
      refuse(e);
    }
  }

 private:
  pqxx::connection& connection();
  [[noreturn]] void refuse(const pqxx::failure& error);

  std::string url_, settings_;
  std::mutex mutex_;
  std::unique_ptr<pqxx::connection> connection_;
};

/// The one place that knows how libpqxx 6 and 7 pass a list of parameters.
pqxx::result exec(pqxx::transaction_base& transaction, const std::string& sql,
                  const std::vector<Param>& params);

/// The text of a field, or nothing for null.
inline std::optional<std::string_view> text_of(const pqxx::field& field) {
  if (field.is_null()) return std::nullopt;
  return std::string_view(field.c_str(), field.size());
}

}  // namespace ledgerline::postgres
