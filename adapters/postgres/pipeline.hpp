#pragma once

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <libpq-fe.h>

namespace ledgerline::postgres {

/// A statement failed. `statement` is its index in the round trip.
struct SqlError : std::runtime_error {
  SqlError(std::string sql_state, std::size_t index, const std::string& message)
      : std::runtime_error(message), state(std::move(sql_state)), statement(index) {}
  std::string state;
  std::size_t statement;
};

/// The answer to one statement: rows of text cells. Owns libpq's result.
class Rows {
 public:
  explicit Rows(PGresult* result) : result_(result, PQclear) {}
  int size() const { return PQntuples(result_.get()); }
  /// Valid as long as this object. Nothing for null.
  std::optional<std::string_view> cell(int row, std::size_t column) const;

 private:
  std::unique_ptr<PGresult, decltype(&PQclear)> result_;
};

/// A parameter, in text form; nothing for null.
using Param = std::optional<std::string>;

/// A connection that sends many statements in one round trip (libpq's pipeline mode), which libpqxx does not
/// offer: a turn's speed is its number of round trips. Used by one thread.
///
/// Statements are prepared under their names once. Errors: LostConnection when the server is gone; SqlError
/// when a statement failed, and then those behind it in the round trip did not run.
class Pipeline {
 public:
  /// Connects and sends `settings` (one SQL text). Throws LostConnection.
  Pipeline(const std::string& url, const std::string& settings);

  void prepare(const std::string& name, const std::string& sql);
  /// Queues a statement; params are copied into libpq's buffer.
  void send(const std::string& name, const std::vector<Param>& params = {});
  /// Sends what is queued and waits for all answers, in order. `sent` is called when everything has been
  /// handed over.
  std::vector<Rows> sync(void (*sent)() = nullptr);
  /// Outside the pipeline: one plain statement.
  Rows query(const std::string& sql, const std::vector<Param>& params = {});

  int backend_pid() const { return PQbackendPID(connection_.get()); }
  int socket() const { return PQsocket(connection_.get()); }

 private:
  [[noreturn]] void lost() const;
  void drain(std::vector<Rows>& rows, std::optional<SqlError>& error);

  std::unique_ptr<PGconn, decltype(&PQfinish)> connection_;
  std::size_t queued_ = 0, unsent_ = 0;  // statements; bytes of parameters
};

/// A Postgres array literal, built value by value.
class ArrayText {
 public:
  /// Nothing stands for null.
  void add(std::optional<std::string_view> value);
  std::string text() && { return std::move(text_ += '}'); }

 private:
  std::string text_ = "{";
};

std::string array_of(const std::vector<Param>& values);

}  // namespace ledgerline::postgres
