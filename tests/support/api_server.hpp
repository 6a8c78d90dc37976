#pragma once

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "adapters/api/api.hpp"
#include "adapters/channel/feed.hpp"
#include "adapters/postgres/readers.hpp"
#include "adapters/timers.hpp"
#include "adapters/web/server.hpp"
#include "tests/support/cluster.hpp"

namespace ledgerline::tests {

/// What went wrong in a server, by its own account.
class Failures final : public web::Observer {
 public:
  void answered(const web::Answered&) override {}
  void failed(std::string_view id, std::string_view what) override;
  void connections(std::size_t) override {}
  std::vector<std::string> all;  // written on the server's thread
};

/// The API on a real log, served by a thread of this process: what sanitizers are to see. It has no
/// providers: who asks for them is told so.
class ApiServer {
 public:
  explicit ApiServer(const postgres::Database& database);
  ~ApiServer();
  ApiServer(const ApiServer&) = delete;
  ApiServer& operator=(const ApiServer&) = delete;

  web::Server::Endpoint endpoint() const { return server_->endpoint(); }
  const std::string& description() const { return api_->description(); }
  /// Answers what it has begun, and ends; what failed meanwhile.
  std::vector<std::string> stop();

 private:
  api::Context context();

  boost::asio::io_context io_;
  SystemRandom random_;
  Vault vault_ = test_vault();
  const Policy policy_;
  const ProviderSettings settings_;
  Failures failures_;
  std::unique_ptr<postgres::PostgresLog> log_;
  Engine engine_;
  postgres::Readers readers_;
  SystemTimers timers_, feed_timers_;
  channel::LogPages pages_;
  channel::Feed feed_;
  EngineTurns turns_;
  std::unique_ptr<api::Api> api_;
  std::unique_ptr<web::Router> router_;
  std::unique_ptr<web::Server> server_;
  std::thread thread_;
};

}  // namespace ledgerline::tests
