#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "engine/await.hpp"

namespace ledgerline::tests {

/// What a server does with a request or a line: says something, then goes on, closes, or cuts the line.
struct Says {
  std::string bytes;
  enum class Then { go_on, close, reset, never } then = Then::go_on;
};

/// An HTTP server on a port of its own, on the test's executor. It does to each request what the test says.
class WebServer {
 public:
  using Answer = std::function<Says(const std::string& request)>;
  WebServer(boost::asio::io_context& io, Answer answer, bool tls = false);
  WebServer(const WebServer&) = delete;
  WebServer& operator=(const WebServer&) = delete;

  std::string url(const std::string& path = "/") const;
  const std::vector<std::string>& requests() const { return requests_; }
  int connections() const { return connections_; }
  /// Hears nobody any more.
  void close() { acceptor_.close(); }

 private:
  Awaitable<void> listen();
  template <class Stream>
  Awaitable<void> serve(std::shared_ptr<Stream> stream);

  boost::asio::io_context& io_;
  Answer answer_;
  std::optional<boost::asio::ssl::context> tls_;
  boost::asio::ip::tcp::acceptor acceptor_;
  std::vector<std::string> requests_;
  int connections_ = 0;
};

/// A mail server that says 250 to every line, but for those that the test answers. After DATA it takes a
/// message whole, and the answer to that is the answer to ".".
class MailServer {
 public:
  using Answer = std::function<std::optional<Says>(const std::string& line)>;
  MailServer(boost::asio::io_context& io, Answer answer);
  MailServer(const MailServer&) = delete;
  MailServer& operator=(const MailServer&) = delete;

  std::string url() const;
  const std::vector<std::string>& lines() const { return lines_; }
  const std::string& message() const { return message_; }

 private:
  Awaitable<void> listen();
  Awaitable<void> serve(boost::asio::ip::tcp::socket socket);
  Says answer(const std::string& line) const;

  boost::asio::io_context& io_;
  Answer answer_;
  boost::asio::ip::tcp::acceptor acceptor_;
  std::vector<std::string> lines_;
  std::string message_;
};

/// "HTTP/1.1 200 OK", length and body.
std::string http_ok(const std::string& body);

}  // namespace ledgerline::tests
