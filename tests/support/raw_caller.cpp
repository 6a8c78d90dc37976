#include "tests/support/raw_caller.hpp"

#include <array>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/time.h>

#include <boost/asio/write.hpp>
#include <boost/beast/http.hpp>

namespace ledgerline::tests {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast::http;
using Parser = beast::response_parser<beast::string_body>;
using boost::system::error_code;

void wait_at_most(int socket, time_t seconds) {
  timeval time{};
  time.tv_sec = seconds;
  ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time);
  ::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &time, sizeof time);
}

bool has_no_end(const Parser& parser) {
  return parser.is_header_done() && parser.get()[beast::field::content_type].starts_with("text/event-stream");
}

}  // namespace

void RawCaller::send(std::string_view bytes) {
  error_code lost;
  if (!socket_.is_open()) {
    buffer_.clear();
    socket_.connect(server_);
    socket_.set_option(asio::ip::tcp::no_delay(true));
    wait_at_most(socket_.native_handle(), 30);
  }
  asio::write(socket_, asio::buffer(bytes.data(), bytes.size()), lost);
}

/// Reads what is there, or waits for it; false at the connection's end. Asio would wait for ever: it takes
/// the system's time-out for a socket that is not ready.
bool RawCaller::fill() {
  std::array<char, 65536> some;
  const auto length = ::recv(socket_.native_handle(), some.data(), some.size(), 0);
  if (length < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
    throw std::runtime_error("no answer for half a minute");
  if (length <= 0) return false;  // or reset: it has gone
  buffer_.append(some.data(), static_cast<std::size_t>(length));
  return true;
}

int RawCaller::status(bool to_head) {
  Parser parser;
  parser.body_limit(boost::none);
  parser.skip(to_head);
  parser.eager(true);
  error_code error;
  while (!parser.is_done() && !has_no_end(parser)) {
    if (!buffer_.empty()) buffer_.erase(0, parser.put(asio::buffer(buffer_), error));
    if (error && error != beast::error::need_more)
      throw std::runtime_error("no HTTP: " + error.message() + ": " + buffer_.substr(0, 200));
    if (parser.is_done() || has_no_end(parser) || fill()) continue;
    const bool is_cut = parser.got_some();
    hang_up();
    if (is_cut) throw std::runtime_error("half an answer");
    return 0;
  }
  if (!parser.is_done() || !parser.keep_alive()) hang_up();
  return static_cast<int>(parser.get().result_int());
}

std::vector<int> RawCaller::statuses(bool to_head) {
  error_code gone;
  socket_.shutdown(asio::ip::tcp::socket::shutdown_send, gone);
  std::vector<int> all;
  while (socket_.is_open())
    if (const auto next = status(to_head); next != 0) all.push_back(next);
  return all;
}

void RawCaller::hang_up() {
  error_code gone;
  socket_.close(gone);
}

}  // namespace ledgerline::tests
