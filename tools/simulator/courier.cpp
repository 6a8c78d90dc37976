#include "tools/simulator/courier.hpp"

#include <chrono>
#include <regex>
#include <stdexcept>

#include <boost/asio/this_coro.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

namespace ledgerline::simulator {
namespace {

namespace http = boost::beast::http;
constexpr std::chrono::seconds patience{15};  // as long as Twilio waits for a webhook

struct Place {
  std::string host, port, target;
};

Place place_of(const std::string& url) {
  static const std::regex form(R"(http://([^/:?#]+)(?::(\d+))?([^#]*)(?:#.*)?)");
  std::smatch parts;
  if (!std::regex_match(url, parts, form)) throw std::invalid_argument("only http:// can be called: " + url);
  const auto target = parts[3].str();
  return {parts[1], parts[2].matched ? parts[2].str() : "80",
          target.starts_with('/') ? target : "/" + target};
}

http::request<http::string_body> message(const Delivery& delivery, const Place& place) {
  http::request<http::string_body> request;
  request.method_string(delivery.method);
  request.target(place.target);
  request.set(http::field::host, place.port == "80" ? place.host : place.host + ":" + place.port);
  request.set(http::field::user_agent, "simulator");
  if (!delivery.type.empty()) request.set(http::field::content_type, delivery.type);
  for (const auto& [name, value] : delivery.headers) request.set(name, value);
  request.body() = delivery.body;
  request.prepare_payload();
  return request;
}

/// Throws boost::system::system_error.
Awaitable<http::response<http::string_body>> exchange(http::request<http::string_body> request, Place place) {
  const auto executor = co_await asio::this_coro::executor;
  tcp::resolver resolver(executor);
  const auto addresses = co_await resolver.async_resolve(place.host, place.port, asio::use_awaitable);
  boost::beast::tcp_stream stream(executor);
  stream.expires_after(patience);
  co_await stream.async_connect(addresses, asio::use_awaitable);
  co_await http::async_write(stream, request, asio::use_awaitable);
  boost::beast::flat_buffer buffer;
  http::response<http::string_body> response;
  co_await http::async_read(stream, buffer, response, asio::use_awaitable);
  co_return response;
}

}  // namespace

Awaitable<Json> Courier::deliver(std::vector<Delivery> deliveries) {
  auto results = Json::array();
  for (auto& delivery : deliveries) {
    if (delivery.happens) delivery.happens();
    if (delivery.url.empty()) continue;
    auto result = co_await deliver_one(std::move(delivery));
    sent_.push_back(result);
    results.push_back(std::move(result));
  }
  co_return results;
}

Awaitable<Json> Courier::deliver_one(Delivery delivery) {
  Json result = {{"label", delivery.label}, {"url", delivery.url}};
  try {
    auto place = place_of(delivery.url);
    auto request = message(delivery, place);
    const auto response = co_await exchange(std::move(request), std::move(place));
    result["status"] = response.result_int();
    result["body"] = response.body();
  } catch (const std::exception& e) {
    result["error"] = e.what();
  }
  co_return result;
}

}  // namespace ledgerline::simulator
