#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "engine/token.hpp"
#include "tests/support/http_client.hpp"
#include "tests/support/program.hpp"

namespace ledgerline::tests {

using Json = nlohmann::json;

/// `ledgerline serve` on a log, on a free port of this machine.
class Serving {
 public:
  /// Comes back once it listens. Throws std::runtime_error with what it said where it ends instead.
  explicit Serving(const postgres::Database& database, std::vector<std::string> arguments = {},
                   std::vector<std::string> environment = {});

  const std::string& url() const { return url_; }
  int pid() const { return running_->pid(); }
  Running& process() { return *running_; }
  /// A fresh token of the log's.
  std::string token(TokenRole role, const std::string& tenant = {}) const;

  /// One request. `headers`: "Name: value".
  HttpAnswer ask(const std::string& method, const std::string& path, const std::string& token,
                 const Json& body = nullptr, std::vector<std::string> headers = {}) const;
  /// SIGTERM, and what it came to.
  ProgramResult stop();
  void kill();

 private:
  postgres::Database database_;
  std::optional<Running> running_;
  std::string url_;
};

}  // namespace ledgerline::tests
