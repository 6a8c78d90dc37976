#include "adapters/http/cassette.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "adapters/http/json.hpp"
#include "events/kernel/error.hpp"

namespace ledgerline::http {
namespace {

namespace fs = std::filesystem;
using Trouble = HttpReply::Trouble;

// Headers that say something; the others may hold secrets, and nobody reads them.
constexpr std::array<std::string_view, 3> of_requests = {"Content-Type", "From", "To"};
constexpr std::array<std::string_view, 3> of_replies = {"content-type", "date", "retry-after"};

Json kept_headers(const std::multimap<std::string, std::string>& headers, const auto& names) {
  auto kept = Json::object();
  for (const auto& [name, value] : headers)
    if (std::ranges::find(names, name) != names.end()) kept[name] = value;
  return kept;
}

/// A body to read: JSON as such.
Json readable(const std::string& body) {
  auto json = parsed(body);
  return json.is_structured() ? json : Json(body);
}

std::string written(const Json& body) { return body.is_string() ? body.get<std::string>() : dumped(body); }

/// What is compared: neither host nor headers, so that a tape fits any account at any address.
Json told(const HttpRequest& request, const Masks& masks) {
  const auto host = request.url.find("://");
  const auto slash = request.url.find('/', host == std::string::npos ? 0 : host + 3);
  const auto target = slash == std::string::npos ? "/" : request.url.substr(slash);
  const auto mark = std::min(target.find('?'), target.size());
  return {{"operation", request.operation},
          {"method", request.method},
          {"path", masks.masked(target.substr(0, mark))},
          {"query", masks.masked(target.substr(std::min(mark + 1, target.size())))},
          {"body", masks.masked(readable(request.body))}};
}

Json told(const HttpReply& reply, const Masks& masks) {
  if (reply.trouble != Trouble::none)
    return {{"trouble", reply.trouble == Trouble::lost ? "lost" : "not_sent"},
            {"code", reply.code},
            {"why", masks.masked(reply.why)}};
  return {{"status", reply.status},
          {"headers", kept_headers(reply.headers, of_replies)},
          {"body", masks.masked(readable(reply.body))}};
}

HttpReply reply_of(const Json& told) {
  HttpReply reply;
  if (told.contains("trouble")) {
    reply.trouble = told.at("trouble") == "lost" ? Trouble::lost : Trouble::not_sent;
    reply.code = told.at("code");
    reply.why = told.at("why");
    return reply;
  }
  reply.status = told.at("status");
  for (const auto& [name, value] : told.at("headers").items()) reply.headers.emplace(name, value);
  reply.body = written(told.at("body"));
  return reply;
}

bool is_same(const Json& recorded, const Json& asked) {
  const auto agrees = [&](const char* name) { return recorded.at(name) == asked.at(name); };
  return std::ranges::all_of(std::array{"operation", "method", "path", "query", "body"}, agrees);
}

std::string name_of(const Json& request) {
  const auto query = text(request, "query");
  return fmt::format("{} {}{}{}", text(request, "method"), text(request, "path"), query.empty() ? "" : "?",
                     query);
}

HttpReply not_on_tape(const Json& asked, const std::string& file) {
  HttpReply reply;
  reply.trouble = Trouble::not_sent;
  reply.code = "NOT_ON_TAPE";
  reply.why = fmt::format("{} ({}) is not on the tape {}, or was given already: record it anew",
                          name_of(asked), text(asked, "operation"), file);
  return reply;
}

/// The exchanges of a file, each read once, so that a damaged one is found now and not by a request.
std::vector<Json> read_exchanges(const std::string& file) {
  std::ifstream in(file);
  if (!in) throw BadInput(fmt::format("the cassette {} cannot be read: record it first", file));
  const auto tape = Json::parse(in, nullptr, false);
  try {
    auto exchanges = tape.at("exchanges").get<std::vector<Json>>();
    for (const auto& exchange : exchanges) {
      reply_of(exchange.at("response"));
      is_same(exchange.at("request"), exchange.at("request"));
    }
    return exchanges;
  } catch (const Json::exception& e) {
    throw BadInput(fmt::format("{} is no cassette ({}): record it anew", file, e.what()));
  }
}

}  // namespace

RecordingHttp::RecordingHttp(Http& wire, std::string file) : wire_(wire), file_(std::move(file)) { write(); }
RecordingHttp::~RecordingHttp() = default;

Awaitable<HttpReply> RecordingHttp::send(HttpRequest request) {
  auto reply = co_await wire_.send(request);
  keep(request, reply);
  co_return reply;
}

void RecordingHttp::keep(const HttpRequest& request, const HttpReply& reply) {
  masks_.learn(request);
  auto asked = told(request, masks_);
  asked["headers"] = kept_headers(request.headers, of_requests);
  exchanges_.push_back(Json{{"request", std::move(asked)}, {"response", told(reply, masks_)}});
  write();
}

/// Beside the file and then in its place: whoever reads meanwhile reads a whole one.
void RecordingHttp::write() const {
  const auto beside = file_ + ".part";
  const auto text = Json{{"exchanges", exchanges_}}.dump(2, ' ', false, Json::error_handler_t::replace);
  std::ofstream(beside).close();
  std::error_code error;
  fs::permissions(beside, fs::perms::owner_read | fs::perms::owner_write, error);
  std::ofstream out(beside);
  out << text << '\n';
  out.close();
  if (out && !error) fs::rename(beside, file_, error);
  if (!out || error) throw BadInput(fmt::format("the cassette {} cannot be written", file_));
}

ReplayingHttp::ReplayingHttp(std::string file) : file_(std::move(file)), exchanges_(read_exchanges(file_)) {}
ReplayingHttp::~ReplayingHttp() = default;

Awaitable<HttpReply> ReplayingHttp::send(HttpRequest request) {
  masks_.learn(request);
  const auto asked = told(request, masks_);
  const auto fits = [&](const Json& exchange) { return is_same(exchange.at("request"), asked); };
  const auto found = std::ranges::find_if(exchanges_, fits);
  if (found == exchanges_.end()) co_return not_on_tape(asked, file_);
  auto reply = reply_of(found->at("response"));
  exchanges_.erase(found);
  co_return reply;
}

std::vector<std::string> ReplayingHttp::left() const {
  std::vector<std::string> names;
  for (const auto& exchange : exchanges_) names.push_back(name_of(exchange.at("request")));
  return names;
}

std::unique_ptr<Http> cassette(const std::string& wish, Http& wire) {
  constexpr std::string_view record = "record:", replay = "replay:";
  if (wish.empty()) return nullptr;
  if (wish.starts_with(record) && wish.size() > record.size())
    return std::make_unique<RecordingHttp>(wire, wish.substr(record.size()));
  if (wish.starts_with(replay) && wish.size() > replay.size())
    return std::make_unique<ReplayingHttp>(wish.substr(replay.size()));
  throw BadInput("LEDGERLINE_CASSETTE is neither record:FILE nor replay:FILE");
}

}  // namespace ledgerline::http
