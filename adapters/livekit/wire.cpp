#include "adapters/livekit/wire.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "adapters/http/json.hpp"
#include "adapters/livekit/token.hpp"

namespace ledgerline::livekit {
namespace {

using http::Json;
using http::member;
using http::text;

/// Whose it is, for people in LiveKit's console and for us.
std::string metadata(const std::string& tag, const std::string& tenant) {
  return http::dumped(Json{{"effect", tag}, {"tenant", tenant}});
}

/// The tag, though somebody gave the thing another name.
std::string tag_of(const Json& item) {
  auto effect = text(http::parsed(text(item, "metadata")), "effect");
  return effect.empty() ? text(item, "name") : effect;
}

std::vector<std::string> texts(const Json& list) {
  std::vector<std::string> all;
  for (const auto& item : list)
    if (item.is_string()) all.push_back(item.get<std::string>());
  return all;
}

/// As LiveKit compares numbers.
std::string normalised(const std::string& number) {
  std::string digits;
  std::copy_if(number.begin(), number.end(), std::back_inserter(digits),
               [](char c) { return std::string_view(" -()").find(c) == std::string_view::npos; });
  return digits.starts_with('+') ? digits : '+' + digits;
}

std::optional<std::string> id(std::string_view body, const char* name) {
  auto found = text(http::parsed(body), name);
  return found.empty() ? std::nullopt : std::optional(std::move(found));
}

/// The items of a list; unset lists may be left out of an answer.
std::optional<Json> items(std::string_view body) {
  const auto json = http::parsed(body);
  if (!json.is_object()) return {};
  return http::rows(json, "items");
}

}  // namespace

Time system_now() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return Time{std::chrono::duration_cast<std::chrono::microseconds>(now).count()};
}

http::Provider Settings::provider() const {
  return {
      "LiveKit", "LIVEKIT_API_KEY and LIVEKIT_API_SECRET (and that LIVEKIT_URL is their project)", {secret}};
}

HttpRequest Requests::call(std::string operation, std::string_view method, const Json& body) const {
  HttpRequest request(std::move(operation), "POST",
                      settings_.url + "/twirp/livekit.SIP/" + std::string(method));
  request.headers.emplace("Authorization",
                          "Bearer " + sip_admin_token(settings_.key, settings_.secret, settings_.now()));
  request.headers.emplace("Content-Type", "application/json");
  request.headers.emplace("Accept", "application/json");
  request.body = http::dumped(body);
  request.timeout = settings_.timeout;
  return request;
}

HttpRequest Requests::trunks(const E164& number) const {
  return call("livekit:list_trunks", "ListSIPInboundTrunk",
              Json::object({{"numbers", Json::array({number.str()})}}));
}

HttpRequest Requests::trunk(const SipTrunkOrder& order) const {
  const Json trunk{{"name", order.tag},
                   {"metadata", metadata(order.tag, order.tenant)},
                   {"numbers", Json::array({order.number.str()})},
                   {"krisp_enabled", true}};
  return call("livekit:create_trunk", "CreateSIPInboundTrunk", Json::object({{"trunk", trunk}}));
}

HttpRequest Requests::rules(const std::string& trunk) const {
  return call("livekit:list_dispatch_rules", "ListSIPDispatchRule",
              Json::object({{"trunk_ids", Json::array({trunk})}}));
}

HttpRequest Requests::rule(const DispatchRuleOrder& order) const {
  const auto& agent = order.agent.empty() ? settings_.agent : order.agent;
  Json rule{
      {"name", order.tag},
      {"metadata", metadata(order.tag, order.tenant)},
      {"trunk_ids", Json::array({order.trunk})},
      {"rule",
       Json::object({{"dispatch_rule_individual", Json::object({{"room_prefix", order.room_prefix}})}})}};
  if (!agent.empty()) rule["room_config"]["agents"] = Json::array({Json::object({{"agent_name", agent}})});
  return call("livekit:create_dispatch_rule", "CreateSIPDispatchRule",
              Json::object({{"dispatch_rule", rule}}));
}

HttpRequest Requests::delete_trunk(const std::string& id) const {
  return call("livekit:delete_trunk", "DeleteSIPTrunk", Json::object({{"sip_trunk_id", id}}));
}

HttpRequest Requests::delete_rule(const std::string& id) const {
  return call("livekit:delete_dispatch_rule", "DeleteSIPDispatchRule",
              Json::object({{"sip_dispatch_rule_id", id}}));
}

std::optional<std::vector<Trunk>> read_trunks(std::string_view body) {
  const auto list = items(body);
  if (!list) return {};
  std::vector<Trunk> trunks;
  for (const auto& item : *list)
    if (!text(item, "sip_trunk_id").empty())
      trunks.push_back({text(item, "sip_trunk_id"), tag_of(item), texts(http::rows(item, "numbers"))});
  return trunks;
}

std::optional<std::vector<Rule>> read_rules(std::string_view body) {
  const auto list = items(body);
  if (!list) return {};
  std::vector<Rule> rules;
  for (const auto& item : *list)
    if (!text(item, "sip_dispatch_rule_id").empty())
      rules.push_back(
          {text(item, "sip_dispatch_rule_id"), tag_of(item), texts(http::rows(item, "trunk_ids"))});
  return rules;
}

std::optional<std::string> read_trunk_id(std::string_view body) { return id(body, "sip_trunk_id"); }
std::optional<std::string> read_rule_id(std::string_view body) { return id(body, "sip_dispatch_rule_id"); }

std::optional<Result> trouble(const HttpReply& reply, const http::Provider& provider) {
  if (auto common = http::common_trouble(reply, provider)) return common;
  if (http::is_success(reply)) return {};
  return http::refusal(reply, provider, text(http::parsed(reply.body), "msg"));
}

bool is_conflict(const HttpReply& reply) {
  const auto error = http::parsed(reply.body);
  const auto code = text(error, "code"), said = text(error, "msg");
  return code == "already_exists" ||
         (code == "invalid_argument" && (said.find("Conflicting inbound SIP Trunks") != said.npos ||
                                         said.find("already exists in dispatch rule") != said.npos));
}

bool is_not_found(const HttpReply& reply) {
  return reply.status == 404 && text(http::parsed(reply.body), "code") == "not_found";
}

bool is_for(const Trunk& trunk, const E164& number) {
  return std::any_of(trunk.numbers.begin(), trunk.numbers.end(),
                     [&](const std::string& one) { return normalised(one) == number.str(); });
}

bool is_for(const Rule& rule, const std::string& trunk) {
  return std::find(rule.trunks.begin(), rule.trunks.end(), trunk) != rule.trunks.end();
}

}  // namespace ledgerline::livekit
