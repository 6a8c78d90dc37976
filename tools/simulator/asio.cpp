#include "tools/simulator/asio.hpp"

#include <chrono>
#include <exception>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>

namespace ledgerline::simulator {

void start(asio::io_context& context, Awaitable<void> work) {
  const auto ended = [](std::exception_ptr error) {
    if (!error) return;
    try {
      std::rethrow_exception(error);
    } catch (const std::exception& e) {
      fmt::print(stderr, "simulator: {}\n", e.what());
    }
  };
  asio::co_spawn(context, std::move(work), ended);
}

Awaitable<void> wait_for(int milliseconds) {
  const auto executor = co_await asio::this_coro::executor;
  asio::steady_timer timer(executor, std::chrono::milliseconds(milliseconds));
  co_await timer.async_wait(asio::use_awaitable);
}

Listener::Listener(asio::io_context& context, unsigned short port) : acceptor_(context), port_(port) {
  open();
  port_ = acceptor_.local_endpoint().port();
}

void Listener::open() {
  const tcp::endpoint place(asio::ip::address_v4::loopback(), port_);
  acceptor_.open(place.protocol());
  acceptor_.set_option(tcp::acceptor::reuse_address(true));
  acceptor_.bind(place);
  acceptor_.listen();
}

void Listener::close() { acceptor_.close(); }

}  // namespace ledgerline::simulator
