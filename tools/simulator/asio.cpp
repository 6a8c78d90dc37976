#include "tools/simulator/asio.hpp"

#include <chrono>
#include <exception>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
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

Listener::Listener(asio::io_context& context, unsigned short port, Serve serve)
    : context_(context), serve_(std::move(serve)), acceptor_(context), port_(port) {
  open();
}

void Listener::set_down(bool down) {
  if (down == !is_open()) return;
  if (down)
    acceptor_.close();
  else
    open();
}

void Listener::open() {
  const tcp::endpoint place(asio::ip::address_v4::loopback(), port_);
  acceptor_.open(place.protocol());
  acceptor_.set_option(tcp::acceptor::reuse_address(true));
  acceptor_.bind(place);
  acceptor_.listen();
  port_ = acceptor_.local_endpoint().port();
  start(context_, accept());
}

Awaitable<void> Listener::accept() {
  boost::system::error_code error;
  auto told = asio::redirect_error(asio::use_awaitable, error);
  while (is_open()) {
    auto socket = co_await acceptor_.async_accept(told);
    if (error == asio::error::operation_aborted) co_return;  // down; whoever opens it again starts anew
    if (!error) start(context_, serve_(std::move(socket)));
  }
}

}  // namespace ledgerline::simulator
