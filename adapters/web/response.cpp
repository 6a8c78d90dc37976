#include "adapters/web/response.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include <boost/beast/http/status.hpp>

#include "adapters/web/text.hpp"

namespace ledgerline::web {
namespace {

constexpr std::array<std::string_view, 4> ours = {"connection", "content-length", "transfer-encoding",
                                                  "date"};

bool is_value(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c == '\t' || (c >= ' ' && c <= '~'); });
}

}  // namespace

Response::Response(int status, std::string type, std::string body) : status_(status), body_(std::move(body)) {
  if (!type.empty()) set("Content-Type", std::move(type));
}

Response Response::streamed(std::string type, Stream stream) {
  Response response(200, std::move(type));
  response.stream_ = std::move(stream);
  return response;
}

void Response::set(std::string_view name, std::string value) {
  const auto is_it = [&](const auto& other) { return lower(other) == lower(name); };
  if (!is_token(name) || !is_value(value) || std::ranges::any_of(ours, is_it))
    throw std::logic_error("a handler cannot set the field " + std::string(name) + " to this value");
  std::erase_if(fields_, [&](const auto& field) { return is_it(field.first); });
  fields_.emplace_back(name, std::move(value));
}

bool Response::has(std::string_view name) const {
  return std::ranges::any_of(fields_, [&](const auto& field) { return lower(field.first) == lower(name); });
}

std::string reason(int status) {
  namespace beast = boost::beast::http;
  return std::string(beast::obsolete_reason(beast::int_to_status(static_cast<unsigned>(status))));
}

}  // namespace ledgerline::web
