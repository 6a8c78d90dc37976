#include "tests/support/bad_requests.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "tests/support/bad_bodies.hpp"
#include "tests/support/bad_wire.hpp"

namespace ledgerline::tests {
using Json = nlohmann::json;
namespace {

using std::string_literals::operator""s;

std::string in_capitals(std::string text) {
  for (auto& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

}  // namespace

BadRequests::BadRequests(Json description, World world, std::uint64_t seed)
    : document_(std::move(description)), world_(std::move(world)), dice_(seed) {
  for (const auto& path : document_["paths"].items())
    for (const auto& method : path.value().items())
      add(path.key(), in_capitals(method.key()), method.value());
}

void BadRequests::add(const std::string& path, const std::string& method, const Json& description) {
  Operation operation{description["operationId"], method, path, nullptr, {}};
  const Json::json_pointer schema("/requestBody/content/application~1json/schema");
  if (description.contains(schema)) operation.body = description[schema];
  for (const auto& parameter : description.value("parameters", Json::array()))
    if (parameter.value("in", "") == "query") operation.query.push_back(parameter["name"]);
  operations_.push_back(std::move(operation));
}

/// What is asked for may be there; what would be changed is not.
std::string BadRequests::place(const Operation& operation, const std::string& name) {
  const bool asks = operation.method == "GET";
  if (name == "tenant" && asks && dice_.one_in(2)) return world_.known;
  return strange_part(dice_);
}

std::string BadRequests::query(const Operation& operation) {
  if (dice_.one_in(2)) return "";
  if (dice_.one_in(6))
    return dice_.pick(
        std::array{"?"s, "?&&&"s, "?="s, "?%"s, "?a=1"s, "?limit=3&limit=3"s, "?\xFF"s, "?a?b"s});
  std::string text;
  for (auto many = 1 + dice_.below(2); many > 0; --many) {
    const auto name = operation.query.empty() ? "limit" : dice_.pick(operation.query);
    text += (text.empty() ? '?' : '&') + name + '=' + strange_value(dice_);
  }
  return text;
}

std::string BadRequests::target(const Operation& operation) {
  std::string path = operation.path;
  for (auto open = path.find('{'); open != path.npos; open = path.find('{', open)) {
    const auto close = path.find('}', open);
    const auto part = place(operation, path.substr(open + 1, close - open - 1));
    path.replace(open, close - open + 1, part);
    open += part.size();
  }
  if (dice_.one_in(25)) path += dice_.pick(std::array{"/"s, "/more"s, "//"s, "/../.."s, "%2f"s, ";x"s});
  return path + query(operation);
}

std::string BadRequests::fields() {
  auto text = authorization(world_.tokens, dice_);
  for (auto many = dice_.below(3); many > 0; --many) text += strange_field(dice_);
  return text;
}

/// A body that ends where everybody says so.
std::string BadRequests::framed(const Operation& operation, const std::string& head) {
  if (operation.method == "GET" && !dice_.one_in(6)) return head + "\r\n";
  const auto body = bad_body(operation.body, document_, dice_);
  const auto type = dice_.one_in(10) ? "" : field("Content-Type", "application/json");
  if (!dice_.one_in(5)) return head + type + sized(body) + "\r\n" + body;
  const auto chunk = fmt::format("{:X};ext=\"v\"\r\n{}\r\n0\r\n\r\n", body.size(), body);
  return head + type + field("Transfer-Encoding", "chunked") + "\r\n" + chunk;
}

void BadRequests::break_framing(BadRequest& request, const std::string& method, const std::string& target) {
  request.is_framed = false;
  const auto line = method + ' ' + target + " HTTP/1.1\r\nHost: api.test\r\n";
  switch (dice_.below(4)) {
    case 0: request.bytes = doubtful_head(method, target, dice_) + fields() + "\r\n"; break;
    case 1: request.bytes = line + fields() + broken_fields(dice_) + "Content-Length: 0\r\n\r\n"; break;
    case 2:
      request.bytes = line + fields() + doubtful_body(bad_body(nullptr, document_, dice_), dice_);
      break;
    default: request.bytes.resize(dice_.below(request.bytes.size())); request.hangs_up = dice_.one_in(2);
  }
}

BadRequest BadRequests::next() {
  const auto& operation = dice_.pick(operations_);
  const auto method = strange_method(operation.method, dice_);
  const auto where = target(operation);
  BadRequest request;
  request.operation = operation.id;
  request.bytes = framed(operation, method + ' ' + where + " HTTP/1.1\r\nHost: api.test\r\n" + fields());
  request.to_head = method == "HEAD";
  if (dice_.one_in(4)) break_framing(request, method, where);
  return request;
}

}  // namespace ledgerline::tests
