#pragma once

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

/// A listener on the loopback interface. Closed, it refuses connections; open again, it has the same port.
class Listener {
 public:
  /// Port 0 takes a free one. Throws boost::system::system_error.
  Listener(asio::io_context& context, unsigned short port);
  unsigned short port() const { return port_; }
  void open();
  void close();
  bool is_open() const { return acceptor_.is_open(); }
  tcp::acceptor& acceptor() { return acceptor_; }

 private:
  tcp::acceptor acceptor_;
  unsigned short port_;
};

}  // namespace ledgerline::simulator
