#include "tools/ledgerline/service.hpp"

#include <chrono>
#include <cstdlib>
#include <iterator>

#include <boost/system/system_error.hpp>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "adapters/console/console.hpp"
#include "adapters/health/health.hpp"
#include "adapters/hooks/routes.hpp"
#include "adapters/web/problem.hpp"
#include "engine/phone.hpp"
#include "events/kernel/error.hpp"
#include "tools/ledgerline/feeding.hpp"

namespace ledgerline::cli {
namespace {

constexpr std::size_t reading_threads = 4;
constexpr std::chrono::seconds between_ticks{3}, patience_at_the_end{20};

std::string text_of(const web::Server::Endpoint& endpoint) {
  const auto address = endpoint.address().to_string();
  if (endpoint.address().is_v6()) return fmt::format("[{}]:{}", address, endpoint.port());
  return fmt::format("{}:{}", address, endpoint.port());
}

/// What is not set here is none of the caller's faults: 503, not 400. The variables' names are in the log and
/// in the answer, their values in neither.
template <class Ask>
auto configured(Ask ask) {
  try {
    return ask();
  } catch (const BadInput& e) {
    throw web::Refused(503, "NOT_CONFIGURED", e.what());
  }
}

/// What other processes append is heard of as well: there may be work in it.
channel::Feed::Options heard_by(Outside& outside) {
  auto options = feeding();
  options.heard = [&outside] { outside.grew(); };
  return options;
}

/// The engine, once those who listen to it are there.
Engine& heard_by(Context& context, Monitoring& monitoring, channel::Feed& feed, Outside& outside) {
  const auto grew = [&feed, &outside](Position head) {
    feed.grew(head);
    outside.grew();
  };
  context.listen({&monitoring.turns(), grew});
  return context.engine();
}

}  // namespace

Service::Service(const Options& options, ServiceOptions how)
    : options_(options),
      how_(std::move(how)),
      context_(options),
      outside_(options),
      readers_(context_.log_for_service().database(), context_.vault().check_value(), reading_threads),
      monitoring_(outside_, readers_, how_.monitoring),
      pages_(readers_, context_.vault()),
      feed_timers_(outside_.executor()),
      feed_(outside_.executor(), pages_, feed_timers_, context_.log().head(), heard_by(outside_)),
      turns_(heard_by(context_, monitoring_, feed_, outside_)),
      rebuilder_(context_.log().database(), context_.vault(),
                 [](const std::string& line) { spdlog::info("{}", line); }) {
  listen();
  if (how_.is_local && how_.public_url.empty()) how_.public_url = address();
  outside_.set_app_url(how_.public_url);
  api_ = std::make_unique<api::Api>(api_context(), public_url());
  router_ = std::make_unique<web::Router>(routes());
  if (!context_.log().stale().empty()) rebuilder_.upgrade();  // before the first turn, which would look too
}

Service::~Service() = default;

void Service::listen() {
  auto handler = [this](web::Request& request) { return router_->answer(request); };
  const web::Surroundings around{[this] { return outside_.timers().now(); }, context_.random(),
                                 monitoring_.requests()};
  try {
    server_ = std::make_unique<web::Server>(outside_.executor(), how_.endpoint, how_.limits, handler, around);
  } catch (const boost::system::system_error& e) {
    throw Unavailable(fmt::format("cannot listen on {}: {}", text_of(how_.endpoint), e.code().message()));
  }
}

std::string Service::address() const { return "http://" + text_of(server_->endpoint()); }

api::Context Service::api_context() {
  return {turns_,
          readers_,
          context_.vault(),
          options_.policy,
          outside_.settings(),
          outside_.timers(),
          [this] { return configured([&] { return outside_.carrier(); }); },
          [this](VoiceRoute route) { configured([&] { outside_.expect_route(route); }); },
          feed_,
          LEDGERLINE_VERSION,
          std::make_shared<api::Grants>(),
          [this](const std::string& projection) { return rebuilder_.start(projection); },
          [this] { return rebuilder_.is_busy(); }};
}

/// The webhooks' settings are the environment's; our address is what this service is told.
std::shared_ptr<hooks::Desk> Service::desk() {
  auto settings = hooks::read_hook_settings([](const char* name) { return std::getenv(name); },
                                            read_country(options_.policy.default_country));
  settings.public_url = how_.public_url;
  return std::make_shared<hooks::Desk>(hooks::Desk{turns_, readers_, context_.vault(), std::move(settings),
                                                   wall_clock, monitoring_.webhooks()});
}

std::vector<web::Route> Service::routes() {
  auto all = api_->routes();
  auto hooks = hooks::hook_routes(desk());
  std::ranges::move(hooks, std::back_inserter(all));
  auto health = health::routes({readers_, context_.vault().check_value(), [this] { return is_stopping_; },
                                [this] { return monitoring_.turns().busy_for(); }});
  std::ranges::move(health, std::back_inserter(all));
  auto console = console::routes();
  std::ranges::move(console, std::back_inserter(all));
  all.push_back(monitoring_.scrape_route());
  return all;
}

/// What ends by an error ends the service.
void Service::go_on_beside(Awaitable<void> work) {
  boost::asio::co_spawn(outside_.executor(), std::move(work), [](std::exception_ptr error) {
    if (error) std::rethrow_exception(error);
  });
}

Awaitable<void> Service::closing() {
  spdlog::info("it stops: what was begun is answered");
  is_stopping_ = true;
  feed_.stop();
  const auto cut = co_await server_->stop(patience_at_the_end);
  if (cut > 0) spdlog::warn("{} requests were not answered in time", cut);
  monitoring_.stop();
}

void Service::run() {
  ticking_ = std::make_unique<Ticking>(
      context_.engine(), Actor("ticker:" + context_.options().actor.substr(0, 180)), between_ticks);
  go_on_beside(feed_.run());
  go_on_beside(monitoring_.run());
  Outside::Working working;
  working.effects = how_.effects;
  working.is_told = true;
  working.closing = [this] { return closing(); };
  outside_.work(context_, working);
  ticking_.reset();
}

}  // namespace ledgerline::cli
