#include "tests/support/scripted_http.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace ledgerline::tests {

ScriptedHttp& ScriptedHttp::on(std::string operation, HttpReply reply, std::string holding) {
  lines_.push_back({std::move(operation), std::move(holding), std::move(reply)});
  return *this;
}

Awaitable<HttpReply> ScriptedHttp::send(HttpRequest request) {
  requests_.push_back(request);
  const auto line = std::find_if(lines_.begin(), lines_.end(), [&](const Line& one) {
    return one.operation == request.operation && (request.url.find(one.holding) != std::string::npos ||
                                                  request.body.find(one.holding) != std::string::npos);
  });
  if (line == lines_.end())
    throw std::logic_error("no answer is scripted for " + request.operation + " " + request.url);
  auto reply = std::move(line->reply);
  lines_.erase(line);
  co_return reply;
}

std::vector<std::string> ScriptedHttp::operations() const {
  std::vector<std::string> all;
  for (const auto& request : requests_) all.push_back(request.operation);
  return all;
}

const HttpRequest& ScriptedHttp::request(const std::string& operation, std::size_t nth) const {
  for (const auto& request : requests_)
    if (request.operation == operation && nth-- == 0) return request;
  throw std::logic_error("nobody asked for " + operation);
}

std::string header(const HttpRequest& request, const std::string& name) {
  const auto at = request.headers.find(name);
  return at == request.headers.end() ? std::string() : at->second;
}

HttpReply not_sent(std::string code, std::string why) {
  HttpReply reply;
  reply.trouble = HttpReply::Trouble::not_sent;
  reply.code = std::move(code);
  reply.why = std::move(why);
  return reply;
}

HttpReply lost(std::string code, std::string why) {
  auto reply = not_sent(std::move(code), std::move(why));
  reply.trouble = HttpReply::Trouble::lost;
  return reply;
}

HttpReply with_header(HttpReply reply, const std::string& name, const std::string& value) {
  reply.headers.emplace(name, value);
  return reply;
}

}  // namespace ledgerline::tests
