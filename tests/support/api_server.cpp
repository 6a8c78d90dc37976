#include "tests/support/api_server.hpp"

#include <chrono>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include "events/kernel/error.hpp"

namespace ledgerline::tests {
namespace {

namespace asio = boost::asio;

/// What ends by an error ends the program.
const auto expect_no_error = [](const std::exception_ptr& error, auto&&...) {
  if (error) std::rethrow_exception(error);
};

}  // namespace

void Failures::failed(std::string_view id, std::string_view what) {
  all.push_back(std::string(id) + ": " + std::string(what));
}

ApiServer::ApiServer(const postgres::Database& database)
    : log_(open_log(database)),
      engine_(*log_, vault_, random_, {}),
      readers_(database, vault_.check_value(), 2),
      timers_(io_.get_executor()),
      feed_timers_(io_.get_executor()),
      pages_(readers_, vault_),
      feed_(io_.get_executor(), pages_, feed_timers_, log_->head(), {}),
      turns_(engine_) {
  api_ = std::make_unique<api::Api>(context(), "http://api.test");
  router_ = std::make_unique<web::Router>(api_->routes());
  const web::Server::Endpoint anywhere(asio::ip::address_v4::loopback(), 0);
  const web::Surroundings around{[this] { return timers_.now(); }, random_, failures_};
  server_ =
      std::make_unique<web::Server>(io_.get_executor(), anywhere, web::Limits(), router_->handler(), around);
  asio::co_spawn(io_, feed_.run(), expect_no_error);
  thread_ = std::thread([this] { io_.run(); });
}

ApiServer::~ApiServer() {
  if (thread_.joinable()) stop();
}

api::Context ApiServer::context() {
  const auto no_carrier = []() -> std::unique_ptr<Carrier> { throw BadInput("there is no carrier"); };
  const auto no_route = [](VoiceRoute) { throw BadInput("there is no voice"); };
  return {turns_, readers_, vault_, policy_, settings_, timers_, no_carrier, no_route, feed_, "test"};
}

std::vector<std::string> ApiServer::stop() {
  const auto ended = [this](const std::exception_ptr& error, std::size_t) {
    if (error) std::rethrow_exception(error);
    io_.stop();  // what callers that are gone still wait for is nobody's, as in the program
  };
  const auto ending = [this, ended] {
    feed_.stop();
    asio::co_spawn(io_, server_->stop(std::chrono::seconds(20)), ended);
  };
  asio::post(io_, ending);
  thread_.join();
  return failures_.all;
}

}  // namespace ledgerline::tests
