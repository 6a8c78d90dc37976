#pragma once

#include "tools/simulator/asio.hpp"
#include "tools/simulator/front.hpp"

namespace ledgerline::simulator {

/// Serves one provider on a port of the loopback interface.
class HttpServer {
 public:
  using Answering = std::function<Awaitable<Answer>(const Request&)>;

  HttpServer(asio::io_context& context, unsigned short port, Courier& courier, Answering answering);
  unsigned short port() const { return listener_.port(); }
  /// Down, it refuses connections and closes those it has.
  void set_down(bool down) { listener_.set_down(down); }

 private:
  Awaitable<void> serve(tcp::socket socket);

  asio::io_context& context_;
  Courier& courier_;
  Answering answering_;
  Listener listener_;  // last: what it serves uses all of the above
};

}  // namespace ledgerline::simulator
