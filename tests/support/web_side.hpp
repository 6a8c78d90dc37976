#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "adapters/web/router.hpp"
#include "adapters/web/server.hpp"

/// A web server and its callers, in one thread: who sends can wait until the server has read it.
namespace ledgerline::tests {

/// 1, 1, 1, ... in the first request's id, then 2, 2, 2, ...
class Numbered final : public Random {
 public:
  void fill(std::span<std::uint8_t> bytes) override;

 private:
  std::uint8_t next_ = 0;
};

class Witness final : public web::Observer {
 public:
  struct Seen {
    std::string route, method, path, request_id;
    int status;
    std::size_t received, sent;
    std::int64_t micros;
    bool whole;
  };
  void answered(const web::Answered& request) override;
  void failed(std::string_view id, std::string_view what) override;
  void connections(std::size_t open) override;

  std::vector<Seen> requests;
  std::vector<std::string> failures;
  std::size_t open = 0, most = 0;
};

class WebSide {
 public:
  explicit WebSide(web::Limits limits = {}, std::vector<web::Route> more = {});

  /// Lets the server do all it can do now.
  void settle();
  /// Lets it run until then; fails after half a minute.
  void until(const std::function<bool()>& done);
  /// Begins to stop; the number of requests cut stands in `cut` once it is over.
  void stop(std::chrono::milliseconds most);

  boost::asio::io_context io;
  std::int64_t now = 0;  // the clock, in microseconds: it goes as the test says
  Numbered random;
  Witness witness;
  web::Router router;
  std::optional<web::Server> server;
  std::optional<std::size_t> cut;
};

struct WebAnswer {
  int status = 0;
  std::map<std::string, std::string> fields;  // names in lower case
  std::string body;
};

/// A connection, and the bytes on it.
class Caller {
 public:
  /// `receives`: bytes of its receive buffer, where a slow reader is wanted.
  explicit Caller(WebSide& side, int receives = 0);

  /// Sends, and lets the server read it. What the server no longer takes is lost.
  void send(std::string_view bytes);
  /// The next answer. Fails where none comes.
  WebAnswer answer(bool to_head = false);
  /// Bytes, once there are as many or the server has hung up.
  std::string bytes(std::size_t least);
  /// Waits for the server to hang up, without a word.
  bool is_closed();
  void hang_up() { socket_.close(); }
  /// No more from this side.
  void finish() { socket_.shutdown(boost::asio::ip::tcp::socket::shutdown_send); }

 private:
  bool read();

  WebSide& side_;
  boost::asio::ip::tcp::socket socket_;
  std::string buffer_;
  bool ended_ = false;
};

web::Response text_response(std::string body);

}  // namespace ledgerline::tests
