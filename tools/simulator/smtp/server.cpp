#include "tools/simulator/smtp/server.hpp"

#include <boost/asio/read_until.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/write.hpp>

namespace ledgerline::simulator {
namespace {

/// Whether the conversation goes on.
Awaitable<bool> say(tcp::socket& socket, SmtpSession::Answer answer) {
  if (answer.latency_ms > 0) co_await wait_for(answer.latency_ms);
  boost::system::error_code error;
  auto told = asio::redirect_error(asio::use_awaitable, error);
  co_await asio::async_write(socket, asio::buffer(answer.text), told);
  co_return !error && !answer.closes;
}

}  // namespace

SmtpServer::SmtpServer(asio::io_context& context, unsigned short port, Mailbox& mailbox)
    : mailbox_(mailbox),
      listener_(context, port, [this](tcp::socket socket) { return serve(std::move(socket)); }) {}

Awaitable<void> SmtpServer::serve(tcp::socket socket) {
  SmtpSession session(mailbox_);
  std::string received;
  boost::system::error_code error;
  auto told = asio::redirect_error(asio::use_awaitable, error);
  auto answer = session.greeting();
  while (co_await say(socket, std::move(answer))) {
    const auto size = co_await asio::async_read_until(socket, asio::dynamic_buffer(received), '\n', told);
    if (error || !listener_.is_open()) co_return;
    auto line = received.substr(0, size - 1);
    received.erase(0, size);
    if (line.ends_with('\r')) line.pop_back();
    answer = session.take(line);
  }
}

}  // namespace ledgerline::simulator
