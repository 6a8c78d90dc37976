#include "tools/simulator/http_server.hpp"

#include <algorithm>
#include <cctype>

#include <boost/asio/redirect_error.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

namespace ledgerline::simulator {
namespace {

namespace http = boost::beast::http;
using Message = http::request<http::string_body>;

Request request_of(Message message) {
  Request request;
  request.method = std::string(message.method_string());
  const auto target = std::string(message.target());
  request.path = target.substr(0, target.find('?'));
  request.query = target.substr(std::min(target.size(), request.path.size() + 1));
  for (const auto& field : message) {
    std::string name(field.name_string());
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::tolower(c); });
    request.headers.emplace(std::move(name), std::string(field.value()));
  }
  request.body = std::move(message.body());
  return request;
}

http::response<http::string_body> response_of(const Reply& reply, bool keep_alive) {
  http::response<http::string_body> response;
  response.result(static_cast<unsigned>(reply.status));
  response.keep_alive(keep_alive);
  if (reply.status != 204) response.set(http::field::content_type, reply.type);
  for (const auto& [name, value] : reply.headers) response.set(name, value);
  response.body() = reply.body;
  response.prepare_payload();
  return response;
}

Awaitable<void> send(Courier& courier, std::vector<Delivery> deliveries) {
  co_await courier.deliver(std::move(deliveries));
}

/// The head tells the whole length; half of the body follows it.
Awaitable<void> write_half(boost::beast::tcp_stream& stream, http::response<http::string_body>& response) {
  http::response_serializer<http::string_body> serializer(response);
  co_await http::async_write_header(stream, serializer, asio::use_awaitable);
  const auto half = asio::buffer(response.body().data(), response.body().size() / 2);
  co_await asio::async_write(stream, half, asio::use_awaitable);
}

/// Whether the connection stays.
Awaitable<bool> write(boost::beast::tcp_stream& stream, const Answer& answer, bool keep_alive) {
  if (!answer.reply) co_return false;
  auto response = response_of(*answer.reply, keep_alive && !answer.is_cut);
  try {
    if (answer.is_cut)
      co_await write_half(stream, response);
    else
      co_await http::async_write(stream, response, asio::use_awaitable);
    co_return keep_alive && !answer.is_cut;
  } catch (const boost::system::system_error&) {
    co_return false;  // the caller has gone; what was done stays done
  }
}

}  // namespace

HttpServer::HttpServer(asio::io_context& context, unsigned short port, Courier& courier, Answering answering)
    : context_(context),
      courier_(courier),
      answering_(std::move(answering)),
      listener_(context, port, [this](tcp::socket socket) { return serve(std::move(socket)); }) {}

Awaitable<void> HttpServer::serve(tcp::socket socket) {
  boost::beast::tcp_stream stream(std::move(socket));
  boost::beast::flat_buffer buffer;
  boost::system::error_code error;
  auto told = asio::redirect_error(asio::use_awaitable, error);
  for (bool keep_alive = true; keep_alive;) {
    Message message;
    co_await http::async_read(stream, buffer, message, told);
    if (error || !listener_.is_open()) co_return;
    keep_alive = message.keep_alive();
    const auto request = request_of(std::move(message));
    auto answer = co_await answering_(request);
    keep_alive = co_await write(stream, answer, keep_alive);
    start(context_, send(courier_, std::move(answer.after)));
  }
}

}  // namespace ledgerline::simulator
