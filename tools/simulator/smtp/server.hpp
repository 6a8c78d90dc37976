#pragma once

#include "tools/simulator/asio.hpp"
#include "tools/simulator/smtp/session.hpp"

namespace ledgerline::simulator {

/// Serves SMTP on a port of the loopback interface.
class SmtpServer {
 public:
  SmtpServer(asio::io_context& context, unsigned short port, Mailbox& mailbox);
  unsigned short port() const { return listener_.port(); }
  void set_down(bool down);

 private:
  Awaitable<void> accept();
  Awaitable<void> serve(tcp::socket socket);

  asio::io_context& context_;
  Listener listener_;
  Mailbox& mailbox_;
};

}  // namespace ledgerline::simulator
