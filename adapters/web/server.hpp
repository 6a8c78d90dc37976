#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <utility>  // before Asio

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "adapters/web/service.hpp"

namespace ledgerline::web {

/// An HTTP/1.1 server (RFC 9112) on one address. TLS is the reverse proxy's.
///
/// The executor runs one thing at a time; all calls come from it, and handlers run on it. A handler that
/// waits holds up its own connection only; one that blocks holds up all. When the server goes, which is
/// before its executor does, its connections are cut; handlers that run go on, and what they answer is
/// dropped.
class Server {
 public:
  using Executor = boost::asio::any_io_executor;
  using Endpoint = boost::asio::ip::tcp::endpoint;

  /// Listens from now on. Throws boost::system::system_error where it cannot.
  Server(const Executor& executor, const Endpoint& endpoint, Limits limits, Handler handler,
         Surroundings around);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Where it listens: the port is real where 0 was asked for.
  Endpoint endpoint() const;

  /// Takes no more connections, closes idle ones and streams, and waits for the requests that run: they are
  /// answered with Connection: close. After `most` what is left is cut; gives how many requests that were.
  /// Once.
  Awaitable<std::size_t> stop(std::chrono::milliseconds most);

 private:
  class Doors;
  std::shared_ptr<Doors> doors_;
};

}  // namespace ledgerline::web
