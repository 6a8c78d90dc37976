#pragma once

#include <functional>
#include <memory>
#include <string>

#include "adapters/api/api.hpp"
#include "adapters/channel/feed.hpp"
#include "adapters/hooks/desk.hpp"
#include "adapters/postgres/rebuilder.hpp"
#include "adapters/web/server.hpp"
#include "tools/ledgerline/context.hpp"
#include "tools/ledgerline/monitoring.hpp"
#include "tools/ledgerline/outside.hpp"
#include "tools/ledgerline/ticking.hpp"

namespace ledgerline::cli {

/// What a service may be told beside the program's options.
struct ServiceOptions {
  web::Server::Endpoint endpoint;
  web::Limits limits;
  std::string public_url;  // without a slash at its end; empty: nobody told it
  bool is_local = false;   // with providers on this machine: where it listens is its address
  bool effects = true;     // whether it does the outside work
  Monitoring::Options monitoring;
};

/// The parts of a running service, wired together: log, engine, ticker, API, channel, metrics, server,
/// outside work. Listens from its making on. Throws BadInput and Unavailable.
class Service {
 public:
  Service(const Options& options, ServiceOptions how);
  ~Service();
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  /// Where it listens, as a URL: the port is real where 0 was asked for.
  std::string address() const;
  /// As callers know it: where it listens, if nobody told it another.
  std::string public_url() const { return how_.public_url.empty() ? address() : how_.public_url; }
  Context& context() { return context_; }

  /// Until SIGTERM or SIGINT: then it takes no more connections, answers what it has begun, and ends.
  void run();

 private:
  void listen();
  api::Context api_context();
  std::shared_ptr<hooks::Desk> desk();
  std::vector<web::Route> routes();
  void go_on_beside(Awaitable<void> work);
  Awaitable<void> closing();

  Options options_;
  ServiceOptions how_;
  Context context_;
  Outside outside_;
  postgres::Readers readers_;
  Monitoring monitoring_;
  channel::LogPages pages_;
  SystemTimers feed_timers_;
  channel::Feed feed_;
  struct EngineEnds {  // before those who listen to it, after those who ask it
    Context& context;
    ~EngineEnds() { context.end_engine(); }
  } engine_ends_{context_};
  EngineTurns turns_;
  bool is_stopping_ = false;
  std::unique_ptr<api::Api> api_;
  std::unique_ptr<web::Router> router_;
  std::unique_ptr<web::Server> server_;
  std::unique_ptr<Ticking> ticking_;
  postgres::Rebuilder rebuilder_;
};

}  // namespace ledgerline::cli
