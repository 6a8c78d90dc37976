#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <libpq-fe.h>

#include "adapters/postgres/pipeline.hpp"
#include "tools/bench/measure.hpp"

/// What a user would write instead: SQL by hand, over libpq's plain calls, a round trip a statement.
namespace ledgerline::bench {

/// A schema of the bench's own, gone with it.
class SqlSchema {
 public:
  /// Makes it, and runs `tables` in it.
  SqlSchema(std::string url, std::string name, const std::string& tables);
  ~SqlSchema();
  SqlSchema(const SqlSchema&) = delete;
  SqlSchema& operator=(const SqlSchema&) = delete;

  const std::string& url() const { return url_; }
  const std::string& name() const { return name_; }

 private:
  std::string url_, name_;
};

/// One caller's connection. Errors are std::runtime_error: a bench has nobody to go on for.
class SqlConnection {
 public:
  /// What it names is looked for in that schema.
  SqlConnection(const std::string& url, const std::string& schema);
  void prepare(const std::string& name, const std::string& sql);
  /// A prepared statement.
  postgres::Rows run(const char* name, const std::vector<std::string>& params);
  postgres::Rows plain(const char* sql);
  /// COPY … FROM STDIN, with all of its data.
  void copy_in(const std::string& sql, const std::string& data);

 private:
  postgres::Rows must(PGresult* result);
  std::unique_ptr<PGconn, decltype(&PQfinish)> connection_;
};

/// As many connections and threads as callers; they stay from round to round.
class SqlCallers {
 public:
  using Work = std::function<void(SqlConnection&, std::size_t which)>;
  /// The statements, name and text, are prepared on every connection.
  SqlCallers(const std::string& url, const std::string& schema, std::size_t clients,
             const std::vector<std::pair<std::string, std::string>>& statements);
  SqlCallers(const SqlSchema& schema, std::size_t clients,
             const std::vector<std::pair<std::string, std::string>>& statements)
      : SqlCallers(schema.url(), schema.name(), clients, statements) {}

  /// work(connection, i) for each of `count` more numbers, which go on from round to round.
  Run run(std::size_t count, const Work& work);

 private:
  std::vector<std::unique_ptr<SqlConnection>> connections_;
  std::size_t next_ = 0;
};

}  // namespace ledgerline::bench
