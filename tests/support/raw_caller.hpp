#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace ledgerline::tests {

/// A caller that sends bytes as they are, to a server of another thread or process. It blocks; who waits for
/// half a minute gets std::runtime_error.
class RawCaller {
 public:
  explicit RawCaller(const boost::asio::ip::tcp::endpoint& server) : server_(server), socket_(io_) {}

  /// Sends on the connection that is open, or on a new one. What the server does not take any more is lost.
  void send(std::string_view bytes);
  /// The status of the next answer, whose connection may be used again unless the server closes it; 0 where
  /// it hung up without one. Of an answer without an end (server-sent events) the head is enough, and the
  /// connection is closed. Throws std::runtime_error for what is no HTTP.
  int status(bool to_head);
  /// Sends no more, and reads to the connection's end: the statuses of all answers.
  std::vector<int> statuses(bool to_head);
  void hang_up();

 private:
  bool fill();

  boost::asio::io_context io_;
  boost::asio::ip::tcp::endpoint server_;
  boost::asio::ip::tcp::socket socket_;
  std::string buffer_;
};

}  // namespace ledgerline::tests
