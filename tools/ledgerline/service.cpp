#include "tools/ledgerline/service.hpp"

#include <chrono>

#include <boost/system/system_error.hpp>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "events/kernel/error.hpp"

namespace ledgerline::cli {
namespace {

constexpr std::size_t reading_threads = 4;
constexpr std::chrono::seconds between_ticks{1}, patience_at_the_end{20};

std::string text_of(const web::Server::Endpoint& endpoint) {
  const auto address = endpoint.address().to_string();
  return fmt::format(fmt::runtime(endpoint.address().is_v6() ? "[{}]:{}" : "{}:{}"), address,
                     endpoint.port());
}

std::unique_ptr<web::Server> listen(const web::Server::Executor& executor,
                                    const web::Server::Endpoint& endpoint, const web::Limits& limits,
                                    web::Handler handler, web::Surroundings around) {
  try {
    return std::make_unique<web::Server>(executor, endpoint, limits, std::move(handler), around);
  } catch (const boost::system::system_error& e) {
    throw Unavailable(fmt::format("cannot listen on {}: {}", text_of(endpoint), e.code().message()));
  }
}

}  // namespace

web::Limits limits_of(int connections, bool behind_proxy) {
  web::Limits limits;
  limits.connections = static_cast<std::size_t>(connections);
  if (behind_proxy) limits.per_peer = limits.connections;
  return limits;
}

Service::Service(const Options& options, const web::Server::Endpoint& endpoint, const web::Limits& limits,
                 std::string public_url)
    : options_(options),
      context_(options),
      outside_(options),
      turns_(context_.engine()),
      readers_(context_.database(), context_.vault().check_value(), reading_threads),
      public_url_(std::move(public_url)) {
  auto handler = [this](web::Request& request) { return router_->answer(request); };
  const web::Surroundings around{[this] { return outside_.timers().now(); }, context_.random(), access_log_};
  server_ = listen(outside_.executor(), endpoint, limits, handler, around);
  if (public_url_.empty()) public_url_ = address();
  outside_.set_app_url(public_url_);
  api_ = std::make_unique<api::Api>(api_context(), public_url_);
  router_ = std::make_unique<web::Router>(routes());
}

Service::~Service() = default;

std::string Service::address() const { return "http://" + text_of(server_->endpoint()); }

api::Context Service::api_context() {
  return {turns_,
          readers_,
          context_.vault(),
          options_.policy,
          outside_.settings(),
          outside_.timers(),
          [this] { return outside_.carrier(); },
          [this](VoiceRoute route) { outside_.expect_route(route); },
          [this](TenantId, std::int64_t micros) { return outside_.timers().sleep(micros); },
          LEDGERLINE_VERSION};
}

std::vector<web::Route> Service::routes() const { return api_->routes(); }

Awaitable<void> Service::closing() {
  spdlog::info("it stops: what was begun is answered");
  const auto cut = co_await server_->stop(patience_at_the_end);
  if (cut > 0) spdlog::warn("{} requests were not answered in time", cut);
}

void Service::run(bool effects) {
  ticking_ = std::make_unique<Ticking>(
      context_.engine(), Actor("ticker:" + context_.options().actor.substr(0, 180)), between_ticks);
  Outside::Working how;
  how.effects = effects;
  how.closing = [this] { return closing(); };
  outside_.work(context_, how);
  ticking_.reset();
}

}  // namespace ledgerline::cli
