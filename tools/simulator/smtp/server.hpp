#pragma once

#include "tools/simulator/asio.hpp"
#include "tools/simulator/smtp/session.hpp"

namespace ledgerline::simulator {

/// Serves SMTP on a port of the loopback interface.
class SmtpServer {
 public:
  SmtpServer(asio::io_context& context, unsigned short port, Mailbox& mailbox);
  unsigned short port() const { return listener_.port(); }
  void set_down(bool down) { listener_.set_down(down); }

 private:
  Awaitable<void> serve(tcp::socket socket);

  Mailbox& mailbox_;
  Listener listener_;  // last: what it serves uses all of the above
};

}  // namespace ledgerline::simulator
