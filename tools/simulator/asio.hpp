#pragma once

#include <functional>
#include <utility>  // Boost 1.74's awaitable.hpp uses it and does not include it

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace ledgerline::simulator {

namespace asio = boost::asio;
using asio::ip::tcp;
template <class T>
using Awaitable = asio::awaitable<T>;

/// Runs it beside everything else. What it throws is told on stderr and ends it alone.
void start(asio::io_context& context, Awaitable<void> work);

/// Sleeps without holding anybody else up.
Awaitable<void> wait_for(int milliseconds);

/// A listener on the loopback interface. Down, it refuses connections; up again, it has the same port.
class Listener {
 public:
  using Serve = std::function<Awaitable<void>(tcp::socket)>;

  /// Serves each connection beside the others. Port 0 takes a free one. Throws boost::system::system_error.
  Listener(asio::io_context& context, unsigned short port, Serve serve);
  unsigned short port() const { return port_; }
  void set_down(bool down);
  bool is_open() const { return acceptor_.is_open(); }

 private:
  void open();
  Awaitable<void> accept();

  asio::io_context& context_;
  Serve serve_;
  tcp::acceptor acceptor_;
  unsigned short port_;
};

}  // namespace ledgerline::simulator
