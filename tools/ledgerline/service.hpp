#pragma once

#include <memory>
#include <string>

#include "adapters/api/api.hpp"
#include "adapters/web/server.hpp"
#include "tools/ledgerline/access_log.hpp"
#include "tools/ledgerline/context.hpp"
#include "tools/ledgerline/outside.hpp"
#include "tools/ledgerline/ticking.hpp"

namespace ledgerline::cli {

/// Production's limits, for so many connections.
web::Limits limits_of(int connections, bool behind_proxy);

/// The parts of a running service, wired together: log, engine, ticker, API, server, outside work. Listens
/// from its making on. Throws BadInput and Unavailable.
class Service {
 public:
  Service(const Options& options, const web::Server::Endpoint& endpoint, const web::Limits& limits,
          std::string public_url);
  ~Service();

  /// Where it listens, as a URL: the port is real where 0 was asked for.
  std::string address() const;
  const std::string& public_url() const { return public_url_; }
  Context& context() { return context_; }

  /// Until SIGTERM or SIGINT: then it takes no more connections, answers what it has begun, and ends.
  void run(bool effects);

 private:
  api::Context api_context();
  std::vector<web::Route> routes() const;
  Awaitable<void> closing();

  Options options_;
  Context context_;
  Outside outside_;
  EngineTurns turns_;
  postgres::Readers readers_;
  AccessLog access_log_;
  std::string public_url_;
  std::unique_ptr<api::Api> api_;
  std::unique_ptr<web::Router> router_;
  std::unique_ptr<web::Server> server_;
  std::unique_ptr<Ticking> ticking_;
};

}  // namespace ledgerline::cli
