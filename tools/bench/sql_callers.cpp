#include "tools/bench/sql_callers.hpp"

#include <barrier>
#include <exception>
#include <stdexcept>
#include <thread>

#include <fmt/format.h>

namespace ledgerline::bench {
namespace {

using Clock = std::chrono::steady_clock;

}  // namespace

SqlSchema::SqlSchema(std::string url, std::string name, const std::string& tables)
    : url_(std::move(url)), name_(std::move(name)) {
  // sql: the name is the bench's own, and so are the tables
  postgres::Pipeline(url_, fmt::format("create schema {0}; set search_path = {0}; {1}", name_, tables));
}

SqlSchema::~SqlSchema() {
  try {  // sql: the name is the bench's own
    postgres::Pipeline(url_, fmt::format("set client_min_messages = warning; drop schema {} cascade", name_));
  } catch (const std::exception&) {
    // The schema stays; the figures are good all the same.
  }
}

SqlConnection::SqlConnection(const std::string& url, const std::string& schema)
    : connection_(PQconnectdb(url.c_str()), PQfinish) {
  plain(fmt::format("set search_path = {}", schema).c_str());
}

void SqlConnection::prepare(const std::string& name, const std::string& sql) {
  must(PQprepare(connection_.get(), name.c_str(), sql.c_str(), 0, nullptr));
}

postgres::Rows SqlConnection::run(const char* name, const std::vector<std::string>& params) {
  std::vector<const char*> values;
  for (const auto& param : params) values.push_back(param.c_str());
  return must(PQexecPrepared(connection_.get(), name, static_cast<int>(values.size()), values.data(), nullptr,
                             nullptr, 0));
}

postgres::Rows SqlConnection::plain(const char* sql) { return must(PQexec(connection_.get(), sql)); }

void SqlConnection::copy_in(const std::string& sql, const std::string& data) {
  const postgres::Rows begun(PQexec(connection_.get(), sql.c_str()));
  if (PQputCopyData(connection_.get(), data.data(), static_cast<int>(data.size())) != 1 ||
      PQputCopyEnd(connection_.get(), nullptr) != 1)
    throw std::runtime_error(PQerrorMessage(connection_.get()));
  while (auto* result = PQgetResult(connection_.get())) must(result);
}

postgres::Rows SqlConnection::must(PGresult* result) {
  postgres::Rows rows(result);
  const auto status = PQresultStatus(result);
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
    throw std::runtime_error(fmt::format("the baseline failed: {}", PQerrorMessage(connection_.get())));
  return rows;
}

SqlCallers::SqlCallers(const std::string& url, const std::string& schema, std::size_t clients,
                       const std::vector<std::pair<std::string, std::string>>& statements) {
  for (std::size_t i = 0; i < clients; ++i) {
    connections_.push_back(std::make_unique<SqlConnection>(url, schema));
    for (const auto& [name, sql] : statements) connections_.back()->prepare(name, sql);
  }
}

Run SqlCallers::run(std::size_t count, const Work& work) {
  const auto first = next_, clients = connections_.size();
  next_ += count;
  std::vector<std::vector<double>> latencies(clients);
  std::barrier start(static_cast<std::ptrdiff_t>(clients) + 1);
  std::vector<std::exception_ptr> failures(clients);
  std::vector<std::jthread> threads;
  const auto ask_all = [&](std::size_t c) {
    for (auto i = first + c; i < first + count; i += clients) {
      const auto begun = Clock::now();
      work(*connections_[c], i);
      latencies[c].push_back(micros_since(begun));
    }
  };
  for (std::size_t c = 0; c < clients; ++c)
    threads.emplace_back([&, c] {
      start.arrive_and_wait();
      try {
        ask_all(c);
      } catch (...) {
        failures[c] = std::current_exception();
      }
    });
  start.arrive_and_wait();
  const auto begun = Clock::now();
  threads.clear();
  for (const auto& failure : failures)
    if (failure) std::rethrow_exception(failure);
  Run run;
  run.rate = static_cast<double>(count) * 1e6 / micros_since(begun);
  for (const auto& some : latencies) run.latencies.insert(run.latencies.end(), some.begin(), some.end());
  return run;
}

}  // namespace ledgerline::bench
