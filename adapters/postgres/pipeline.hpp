#pragma once

#include <memory>
#include <optional>
#include <set>
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

enum class RowsIn { text = 0, binary = 1 };  // libpq's codes of the forms

/// The answer to one statement. Owns libpq's result.
class Rows {
 public:
  explicit Rows(PGresult* result) : result_(result, PQclear) {}
  int size() const { return PQntuples(result_.get()); }
  /// Valid as long as this object. Nothing for null.
  std::optional<std::string_view> cell(int row, std::size_t column) const;
  const PGresult* raw() const { return result_.get(); }

 private:
  std::unique_ptr<PGresult, decltype(&PQclear)> result_;
};

/// A parameter; nothing for null. In text form, or in binary form where a function says so.
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
  /// The same where this connection has not prepared it before.
  void prepare_once(const std::string& name, const std::string& sql);
  /// Queues a statement. Its parameters are in binary form (wire.hpp), and so are the rows of its answer, if
  /// wanted.
  void send(const std::string& name, const std::vector<Param>& params = {}, RowsIn rows = RowsIn::text);
  /// Sends what is queued, if anything is, and waits for all answers, in order. `sent` is called when
  /// everything has been handed over.
  std::vector<Rows> sync(void (*sent)() = nullptr);
  /// Outside the pipeline: one plain statement, its parameters in text form.
  Rows query(const std::string& sql, const std::vector<Param>& params = {});
  /// Outside the pipeline: COPY … FROM STDIN, with all of its data.
  void copy_in(const std::string& sql, const std::string& data);

  int backend_pid() const { return PQbackendPID(connection_.get()); }
  int socket() const { return PQsocket(connection_.get()); }

 private:
  [[noreturn]] void lost() const;
  [[noreturn]] void refuse(const PGresult* result) const;
  void drain(std::vector<Rows>& rows, std::optional<SqlError>& error);

  std::unique_ptr<PGconn, decltype(&PQfinish)> connection_;
  std::size_t queued_ = 0, unsent_ = 0;  // statements; bytes of parameters
  std::set<std::string> once_;           // what prepare_once() prepared
};

}  // namespace ledgerline::postgres
