#include "adapters/web/wire.hpp"

#include <algorithm>
#include <chrono>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace ledgerline::web {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

auto told(error_code& error) { return asio::redirect_error(asio::use_awaitable, error); }

}  // namespace

Wire::Wire(asio::ip::tcp::socket socket, const Limits& limits)
    : socket_(std::move(socket)), timer_(socket_.get_executor()), limits_(limits) {
  error_code ignored;
  socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
}

void Wire::arm(Moment until) {
  is_late_ = false;
  timer_.expires_at(until);
  timer_.async_wait([self = shared_from_this(), turn = ++turn_](error_code) {
    if (turn != self->turn_) return;
    self->is_late_ = true;
    self->interrupt();
  });
}

bool Wire::disarm() {
  ++turn_;
  timer_.cancel();
  return is_late_;
}

Awaitable<Wire::Read> Wire::fill(Moment until) {
  error_code error;
  auto ending = told(error);
  arm(until);
  taken_ = 0;
  size_ = 0;
  size_ = co_await socket_.async_read_some(asio::buffer(buffer_), ending);
  const bool late = disarm();
  if (!error) co_return Read::bytes;
  co_return late ? Read::late : Read::ended;
}

Awaitable<bool> Wire::write(std::string bytes) {
  error_code error;
  auto ending = told(error);
  for (std::size_t at = 0; at < bytes.size() && !error;) {
    const auto piece = asio::buffer(bytes.data() + at, std::min(bytes.size() - at, limits_.piece));
    arm(std::chrono::steady_clock::now() + limits_.write);
    const auto length = co_await asio::async_write(socket_, piece, ending);
    disarm();
    at += length;
    sent_ += length;
  }
  if (error) cut();
  co_return !error;
}

void Wire::watch(std::function<void()> gone) {
  gone_ = std::move(gone);
  drop_next();
}

void Wire::drop_next() {
  socket_.async_read_some(asio::buffer(buffer_), [self = shared_from_this()](error_code error, std::size_t) {
    if (!self->gone_) return;
    if (!error) return self->drop_next();
    const auto gone = std::exchange(self->gone_, nullptr);
    gone();
  });
}

void Wire::unwatch() {
  gone_ = nullptr;
  interrupt();
}

void Wire::interrupt() {
  error_code ignored;
  socket_.cancel(ignored);
}

Awaitable<void> Wire::linger() {
  const auto until = std::chrono::steady_clock::now() + limits_.linger;
  error_code error;
  socket_.shutdown(asio::ip::tcp::socket::shutdown_send, error);
  for (auto came = Read::bytes; !error && came == Read::bytes;) came = co_await fill(until);
  cut();
}

void Wire::cut() {
  error_code ignored;
  socket_.close(ignored);
}

}  // namespace ledgerline::web
