#include "adapters/postgres/pipeline.hpp"

#include <fmt/format.h>

#include "adapters/postgres/url.hpp"
#include "engine/log/log.hpp"
#include "events/kernel/text.hpp"

namespace ledgerline::postgres {
namespace {

/// From so many bytes on, what is queued is sent at once: the server works on it while the next is encoded.
constexpr std::size_t worth_sending = 4096;

SqlError error_of(const PGresult* result, std::size_t statement) {
  const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  return SqlError(state ? state : "", statement, first_line(PQresultErrorMessage(result)));
}

/// The server ended the session: an administrator's command, a crash, or a time-out of ours.
bool ended(const SqlError& error) {
  return error.state.empty() || error.state.starts_with("57P") || error.state.starts_with("08") ||
         error.state == "25P03";
}

}  // namespace

std::optional<std::string_view> Rows::cell(int row, std::size_t column) const {
  const int at = static_cast<int>(column);
  if (PQgetisnull(result_.get(), row, at)) return std::nullopt;
  return std::string_view(PQgetvalue(result_.get(), row, at),
                          static_cast<std::size_t>(PQgetlength(result_.get(), row, at)));
}

Pipeline::Pipeline(const std::string& url, const std::string& settings)
    : connection_(PQconnectdb(connection_text(url).c_str()), PQfinish) {
  if (PQstatus(connection_.get()) != CONNECTION_OK) lost();
  PQsetNoticeReceiver(connection_.get(), [](void*, const PGresult*) {}, nullptr);
  query(settings);
}

void Pipeline::lost() const {
  throw LostConnection(
      fmt::format("the database does not answer: {}", first_line(PQerrorMessage(connection_.get()))));
}

void Pipeline::prepare(const std::string& name, const std::string& sql) {
  auto* result = PQprepare(connection_.get(), name.c_str(), sql.c_str(), 0, nullptr);
  const Rows answer(result);
  if (PQstatus(connection_.get()) != CONNECTION_OK) lost();
  if (PQresultStatus(result) == PGRES_COMMAND_OK) return;
  const auto error = error_of(result, 0);
  throw SqlError(error.state, 0, fmt::format("cannot prepare {}: {}", name, error.what()));
}

void Pipeline::prepare_once(const std::string& name, const std::string& sql) {
  if (once_.contains(name)) return;
  prepare(name, sql);
  once_.insert(name);
}

void Pipeline::copy_in(const std::string& sql, const std::string& data) {
  const Rows begun(PQexec(connection_.get(), sql.c_str()));
  if (PQresultStatus(begun.raw()) != PGRES_COPY_IN) refuse(begun.raw());
  if (PQputCopyData(connection_.get(), data.data(), static_cast<int>(data.size())) != 1 ||
      PQputCopyEnd(connection_.get(), nullptr) != 1)
    lost();
  while (auto* result = PQgetResult(connection_.get())) {
    const Rows ended(result);
    if (PQresultStatus(result) != PGRES_COMMAND_OK) refuse(result);
  }
}

void Pipeline::refuse(const PGresult* result) const {
  const auto error = error_of(result, 0);
  if (ended(error) || PQstatus(connection_.get()) != CONNECTION_OK) lost();
  throw error;
}

Rows Pipeline::query(const std::string& sql, const std::vector<Param>& params) {
  std::vector<const char*> values;
  for (const auto& param : params) values.push_back(param ? param->c_str() : nullptr);
  // Without parameters the simple protocol, which takes several statements in one text.
  auto* result = params.empty()
                     ? PQexec(connection_.get(), sql.c_str())
                     : PQexecParams(connection_.get(), sql.c_str(), static_cast<int>(values.size()), nullptr,
                                    values.data(), nullptr, nullptr, 0);
  Rows rows(result);
  const auto status = PQresultStatus(result);
  if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK || status == PGRES_EMPTY_QUERY) return rows;
  refuse(result);
}

void Pipeline::send(const std::string& name, const std::vector<Param>& params, RowsIn rows) {
  if (queued_ == 0 && PQenterPipelineMode(connection_.get()) != 1) lost();
  std::vector<const char*> values;
  std::vector<int> sizes;
  for (const auto& param : params) {
    values.push_back(param ? param->data() : nullptr);
    sizes.push_back(param ? static_cast<int>(param->size()) : 0);
    unsent_ += param ? param->size() : 0;
  }
  const std::vector<int> binary(params.size(), 1);
  if (PQsendQueryPrepared(connection_.get(), name.c_str(), static_cast<int>(values.size()), values.data(),
                          sizes.data(), binary.data(), static_cast<int>(rows)) != 1)
    lost();
  ++queued_;
  if (unsent_ < worth_sending) return;
  unsent_ = 0;
  if (PQflush(connection_.get()) < 0) lost();
}

std::vector<Rows> Pipeline::sync(void (*sent)()) {
  if (queued_ == 0) return {};
  if (PQpipelineSync(connection_.get()) != 1 || PQflush(connection_.get()) < 0) lost();
  if (sent) sent();
  std::vector<Rows> rows;
  std::optional<SqlError> error;
  drain(rows, error);
  queued_ = unsent_ = 0;
  if (PQexitPipelineMode(connection_.get()) != 1) lost();
  if (error && ended(*error))
    throw LostConnection(fmt::format("the database ended the session: {}", error->what()));
  if (error) throw *error;
  return rows;
}

void Pipeline::drain(std::vector<Rows>& rows, std::optional<SqlError>& error) {
  for (;;) {
    auto* result = PQgetResult(connection_.get());
    if (!result) {  // the end of one statement's results; a broken connection has nothing but ends
      if (PQstatus(connection_.get()) != CONNECTION_OK) lost();
      continue;
    }
    Rows answer(result);
    switch (PQresultStatus(result)) {
      case PGRES_PIPELINE_SYNC: return;
      case PGRES_PIPELINE_ABORTED: break;
      case PGRES_TUPLES_OK:
      case PGRES_COMMAND_OK: rows.push_back(std::move(answer)); break;
      default:
        if (!error) error = error_of(result, rows.size());
        if (ended(*error) && PQstatus(connection_.get()) != CONNECTION_OK) lost();
    }
  }
}

}  // namespace ledgerline::postgres
