#include "tests/support/web_side.hpp"

#include <algorithm>
#include <chrono>
#include <stdexcept>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http.hpp>

namespace ledgerline::tests {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;

Awaitable<web::Response> ok(web::Request&) { co_return text_response("ok"); }
Awaitable<web::Response> echo(web::Request& request) { co_return text_response(request.body); }

std::vector<web::Route> with_usual(std::vector<web::Route> routes) {
  routes.push_back({"GET", "/", "root", ok});
  routes.push_back({"GET", "/ok", "ok", ok});
  routes.push_back({"POST", "/echo", "echo", echo});
  return routes;
}

}  // namespace

web::Response text_response(std::string body) { return web::Response(200, "text/plain", std::move(body)); }

void Numbered::fill(std::span<std::uint8_t> bytes) { std::ranges::fill(bytes, ++next_); }

void Witness::answered(const web::Answered& request) {
  requests.push_back({std::string(request.route), std::string(request.method), std::string(request.path),
                      std::string(request.request_id), request.status, request.received, request.sent,
                      request.micros, request.whole});
}

void Witness::failed(std::string_view id, std::string_view what) {
  failures.push_back(std::string(id) + ": " + std::string(what));
}

void Witness::connections(std::size_t now) {
  open = now;
  most = std::max(most, now);
}

WebSide::WebSide(web::Limits limits, std::vector<web::Route> more) : router(with_usual(std::move(more))) {
  const tcp::endpoint place(asio::ip::address_v4::loopback(), 0);
  const web::Surroundings around{[this] { return now; }, random, witness};
  server.emplace(io.get_executor(), place, limits, router.handler(), around);
}

void WebSide::settle() {
  io.restart();
  while (io.poll() > 0) io.restart();
}

void WebSide::until(const std::function<bool()>& done) {
  const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  for (settle(); !done(); settle()) {
    if (std::chrono::steady_clock::now() > patience) throw std::runtime_error("waited for nothing");
    io.restart();
    io.run_one_for(std::chrono::milliseconds(1));
  }
}

void WebSide::stop(std::chrono::milliseconds most) {
  const auto stopped = [this](const std::exception_ptr& error, std::size_t left) {
    if (error) std::rethrow_exception(error);
    cut = left;
  };
  asio::co_spawn(io, server->stop(most), stopped);
  settle();
}

Caller::Caller(WebSide& side, int receives) : side_(side), socket_(side.io) {
  socket_.open(tcp::v4());
  if (receives > 0) socket_.set_option(asio::socket_base::receive_buffer_size(receives));
  socket_.connect(side.server->endpoint());
  socket_.set_option(tcp::no_delay(true));
  socket_.non_blocking(true);
}

void Caller::send(std::string_view bytes) {
  error_code error;
  while (!bytes.empty() && (!error || error == asio::error::would_block)) {
    bytes.remove_prefix(socket_.write_some(asio::buffer(bytes.data(), bytes.size()), error));
    side_.settle();
  }
}

bool Caller::read() {
  std::array<char, 65536> some;
  error_code error;
  const auto length = socket_.read_some(asio::buffer(some), error);
  buffer_.append(some.data(), length);
  ended_ = error && error != asio::error::would_block;
  return length > 0 || ended_;
}

WebAnswer Caller::answer(bool to_head) {
  beast::response_parser<beast::string_body> parser;
  parser.body_limit(boost::none);
  parser.skip(to_head);
  parser.eager(true);
  error_code error;
  side_.until([&] {
    while (read() && !ended_) {
    }
    if (!buffer_.empty()) buffer_.erase(0, parser.put(asio::buffer(buffer_), error));
    if (error == beast::error::need_more) error = {};
    if (ended_ && !parser.is_done() && parser.got_some()) parser.put_eof(error);
    return parser.is_done() || error || ended_;
  });
  if (error || !parser.is_done()) throw std::runtime_error("no answer: " + error.message() + " " + buffer_);
  WebAnswer answer;
  answer.status = static_cast<int>(parser.get().result_int());
  answer.body = parser.get().body();
  for (const auto& field : parser.get()) {
    std::string name(field.name_string());
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::tolower(c); });
    answer.fields.emplace(name, std::string(field.value()));
  }
  return answer;
}

std::string Caller::bytes(std::size_t least) {
  side_.until([&] {
    while (read() && !ended_) {
    }
    return buffer_.size() >= least || ended_;
  });
  return std::exchange(buffer_, {});
}

bool Caller::is_closed() {
  side_.until([&] { return read(); });
  return ended_ && buffer_.empty();
}

}  // namespace ledgerline::tests
