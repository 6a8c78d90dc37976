#include "adapters/vapi/wire.hpp"

#include <array>
#include <regex>
#include <utility>

#include <fmt/format.h>

#include "adapters/http/encoding.hpp"
#include "adapters/http/json.hpp"

namespace ledgerline::vapi {
namespace {

using http::Json;
using http::member;
using http::text;

/// A string, or a list of them.
std::string message(const HttpReply& reply) {
  const auto body = http::parsed(reply.body);
  std::string all = text(body, "message");
  for (const auto& line : http::rows(body, "message"))
    if (line.is_string()) all += (all.empty() ? "" : "; ") + line.get<std::string>();
  return all;
}

ImportedNumber imported(const Json& row) {
  return {text(row, "id"), text(row, "number"), text(row, "name"), text(row, "assistantId"),
          text(member(row, "server"), "url")};
}

Json server(const Settings& settings, const std::string& url) {
  auto server = Json::object({{"url", url}});
  if (settings.server_credential) server["credentialId"] = *settings.server_credential;
  return server;
}

struct Meaning {
  std::string_view said;
  Result::Kind kind;
  std::string_view code, message;
};
constexpr std::array meanings = {
    Meaning{"already in use by another org", Result::Kind::refused, "NUMBER_TAKEN",
            "another organisation at Vapi has imported this number: remove it there first"},
    Meaning{"Number Not Found on Twilio", Result::Kind::deferred, "NUMBER_NOT_AT_CARRIER",
            "it does not find the number in our Twilio account: either it was bought a moment ago, or "
            "TWILIO_ACCOUNT_SID is another account's"},
    Meaning{"valid phone number in the E.164 format", Result::Kind::refused, "NUMBER_INVALID",
            "it does not take this number for a valid one: choose another"},
};

}  // namespace

http::Provider Settings::provider() const { return {"Vapi", "VAPI_API_KEY", {key, twilio.password}}; }

HttpRequest Requests::request(std::string operation, std::string method, const std::string& path,
                              std::string body) const {
  HttpRequest request(std::move(operation), std::move(method), settings_.api_url + path);
  request.headers.emplace("Authorization", "Bearer " + settings_.key.reveal());
  request.headers.emplace("Accept", "application/json");
  if (!body.empty()) request.headers.emplace("Content-Type", "application/json");
  request.body = std::move(body);
  request.timeout = settings_.timeout;
  return request;
}

/// The whole of what is wanted, credentials too: Twilio may have been given new ones since the import. The
/// texts stay ours: without smsEnabled false, Vapi would take over the number's SmsUrl.
Json Requests::wanted(const ImportOrder& order) const {
  const auto& [account, user, password] = settings_.twilio;
  Json body{{"provider", "twilio"},
            {"number", order.number.str()},
            {"twilioAccountSid", account},
            {"name", order.tag},
            {"smsEnabled", false}};
  if (user == account) {
    body["twilioAuthToken"] = password.reveal();
  } else {
    body["twilioApiKey"] = user;
    body["twilioApiSecret"] = password.reveal();
  }
  if (order.assistant) body["assistantId"] = order.assistant->str();
  if (!order.server_url.empty()) body["server"] = server(settings_, order.server_url);
  return body;
}

HttpRequest Requests::import(const ImportOrder& order) const {
  return request("vapi:import_number", "POST", "/phone-number", http::dumped(wanted(order)));
}

HttpRequest Requests::numbers(const E164& number) const {
  const http::Fields query{{"search", number.str()}, {"limit", "100"}, {"sortOrder", "ASC"}};
  return request("vapi:list_numbers", "GET", "/v2/phone-number?" + http::form(query));
}

HttpRequest Requests::number(const std::string& id) const {
  return request("vapi:fetch_number", "GET", "/phone-number/" + http::percent_encoded(id));
}

HttpRequest Requests::update_number(const std::string& id, const ImportOrder& order) const {
  auto body = wanted(order);
  if (!order.assistant) body["assistantId"] = nullptr;  // an adopted import may have somebody else's
  return request("vapi:update_number", "PATCH", "/phone-number/" + http::percent_encoded(id),
                 http::dumped(body));
}

HttpRequest Requests::delete_number(const std::string& id) const {
  return request("vapi:delete_number", "DELETE", "/phone-number/" + http::percent_encoded(id));
}

HttpRequest Requests::assistant(const AssistantId& id) const {
  return request("vapi:fetch_assistant", "GET", "/assistant/" + id.str());
}

HttpRequest Requests::point_assistant(const AssistantId& id, std::string_view standing,
                                      const std::string& url) const {
  auto kept = member(http::parsed(standing), "server");
  if (!kept.is_object()) kept = Json::object();
  kept.update(server(settings_, url));
  return request("vapi:update_assistant", "PATCH", "/assistant/" + id.str(),
                 http::dumped(Json::object({{"server", kept}})));
}

std::optional<ImportedNumber> read_number(std::string_view body) {
  auto number = imported(http::parsed(body));
  return number.id.empty() ? std::nullopt : std::optional(std::move(number));
}

std::optional<std::vector<ImportedNumber>> read_numbers(std::string_view body) {
  const auto json = http::parsed(body);
  if (!member(json, "results").is_array()) return {};
  std::vector<ImportedNumber> numbers;
  for (const auto& row : member(json, "results"))
    if (!text(row, "id").empty()) numbers.push_back(imported(row));
  return numbers;
}

std::optional<Assistant> read_assistant(std::string_view body) {
  const auto json = http::parsed(body);
  if (text(json, "id").empty()) return {};
  return Assistant{text(json, "id"), text(member(json, "server"), "url")};
}

std::optional<Result> trouble(const HttpReply& reply, const http::Provider& provider) {
  if (auto common = http::common_trouble(reply, provider)) return common;
  if (http::is_success(reply)) return {};
  const auto said = message(reply);
  for (const auto& meaning : meanings)
    if (said.find(meaning.said) != said.npos)
      return Result(meaning.kind, std::string(meaning.code), fmt::format("Vapi: {}", meaning.message));
  return http::refusal(reply, provider, said);
}

std::optional<std::string> duplicate_of(const HttpReply& reply) {
  static const std::regex pattern("Existing Phone Number ([0-9a-f-]{36})");
  std::smatch match;
  const auto said = reply.status == 400 ? message(reply) : std::string();
  if (!std::regex_search(said, match, pattern)) return {};
  return match[1].str();
}

bool is_not_found(const HttpReply& reply) {
  if (reply.status != 404) return false;
  const auto said = message(reply);
  return !said.empty() && !said.starts_with("Cannot ");  // what its server says of a path it does not have
}

bool is_as_wanted(const ImportedNumber& number, const ImportOrder& order) {
  return number.number == order.number.str() && number.tag == order.tag &&
         number.assistant == (order.assistant ? order.assistant->str() : "") &&
         (order.server_url.empty() || number.server_url == order.server_url);
}

}  // namespace ledgerline::vapi
