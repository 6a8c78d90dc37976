#include "tools/simulator/livekit/wire.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>

#include "tools/simulator/twilio/wire.hpp"

namespace ledgerline::simulator {
namespace {

/// Which fields a message has, and what each is when it is not set. Null stands for a message or a duration.
const Json trunk_fields = Json::parse(R"({
  "sip_trunk_id": "", "name": "", "metadata": "", "numbers": [], "allowed_addresses": [], "allowed_numbers": [],
  "auth_username": "", "auth_password": "", "auth_realm": "", "headers": {}, "headers_to_attributes": {},
  "attributes_to_headers": {}, "include_headers": "SIP_NO_HEADERS", "ringing_timeout": null,
  "max_call_duration": null, "krisp_enabled": false, "media_encryption": "SIP_MEDIA_ENCRYPT_DISABLE", "media": null,
  "created_at": null, "updated_at": null
})");
const Json rule_fields = Json::parse(R"({
  "sip_dispatch_rule_id": "", "rule": null, "trunk_ids": [], "hide_phone_number": false, "inbound_numbers": [],
  "numbers": [], "name": "", "metadata": "", "attributes": {}, "room_preset": "", "room_config": null, "media": null,
  "krisp_enabled": false, "media_encryption": "SIP_MEDIA_ENCRYPT_DISABLE", "created_at": null, "updated_at": null
})");
const Json direct_fields = Json::parse(R"({"room_name": "", "pin": ""})");
const Json individual_fields = Json::parse(R"({"room_prefix": "", "pin": "", "no_randomness": false})");
const Json callee_fields = Json::parse(R"({"room_prefix": "", "pin": "", "randomize": false})");
const Json room_fields = Json::parse(R"({
  "name": "", "empty_timeout": 0, "departure_timeout": 0, "max_participants": 0, "metadata": "", "egress": null,
  "min_playout_delay": 0, "max_playout_delay": 0, "sync_streams": false, "agents": [], "tags": {}
})");
const Json agent_fields = Json::parse(R"({
  "agent_name": "", "metadata": "", "restart_policy": "JRP_ON_FAILURE", "deployment": "", "attributes": {}
})");

bool is_alike(const Json& value, const Json& unset) {
  return unset.is_null() || value.type() == unset.type() || (value.is_number() && unset.is_number());
}

/// `body` in the form of a message with these fields.
Json message(const Json& body, const Json& fields) {
  if (!body.is_object()) throw std::invalid_argument("a message is an object");
  auto result = fields;
  for (const auto& [name, unset] : fields.items()) {
    const auto value = field(body, name);
    if (value.is_null()) continue;
    if (!is_alike(value, unset)) throw std::invalid_argument(name + " has a wrong type");
    result[name] = value;
  }
  return result;
}

Json rule(const Json& body) {
  static const std::map<std::string, const Json*> kinds = {{"dispatch_rule_direct", &direct_fields},
                                                           {"dispatch_rule_individual", &individual_fields},
                                                           {"dispatch_rule_callee", &callee_fields}};
  for (const auto& [name, fields] : kinds)
    if (const auto value = field(body, name); !value.is_null()) return {{name, message(value, *fields)}};
  return nullptr;
}

Json room(const Json& body) {
  auto result = message(body, room_fields);
  for (auto& agent : result["agents"]) agent = message(agent, agent_fields);
  return result;
}

}  // namespace

Reply twirp_error(int status, const std::string& message) {
  static const std::map<int, std::string> codes = {
      {400, "invalid_argument"},    {401, "unauthenticated"},    {403, "permission_denied"},
      {404, "not_found"},           {408, "deadline_exceeded"},  {409, "already_exists"},
      {412, "failed_precondition"}, {429, "resource_exhausted"}, {503, "unavailable"}};
  const auto found = codes.find(status);
  return Reply(status, {{"code", found == codes.end() ? "internal" : found->second}, {"msg", message}});
}

Json field(const Json& body, const std::string& name) {
  if (!body.is_object()) return nullptr;
  for (const auto& [key, value] : body.items())
    if (key == name || snake_case(key) == name) return value;
  return nullptr;
}

std::vector<std::string> texts(const Json& body, const std::string& name) {
  const auto value = field(body, name);
  return value.is_array() ? value.get<std::vector<std::string>>() : std::vector<std::string>();
}

Json inbound_trunk(const Json& body) { return message(body, trunk_fields); }

Json dispatch_rule(const Json& body) {
  auto result = message(body, rule_fields);
  if (!result["rule"].is_null()) result["rule"] = rule(result["rule"]);
  if (!result["room_config"].is_null()) result["room_config"] = room(result["room_config"]);
  return result;
}

Json deleted_trunk(const std::string& id, const Json& trunk) {
  return {{"sip_trunk_id", id},
          {"kind", "TRUNK_INBOUND"},
          {"name", trunk.value("name", "")},
          {"metadata", trunk.value("metadata", "")},
          {"inbound_numbers", trunk.value("numbers", Json::array())},
          {"inbound_addresses", trunk.value("allowed_addresses", Json::array())}};
}

std::string normalised(const std::string& number) {
  auto digits = number;
  std::erase_if(digits, [](char c) { return std::string_view(" -()").find(c) != std::string_view::npos; });
  return digits.empty() || digits[0] == '+' ? digits : "+" + digits;
}

void update_list(Json& list, const Json& change) {
  if (field(change, "clear") == true) list = Json::array();
  if (const auto set = field(change, "set"); set.is_array() && !set.empty()) list = set;
  for (const auto& value : texts(change, "add"))
    if (std::ranges::count(list, Json(value)) == 0) list.push_back(value);
  for (const auto& value : texts(change, "remove")) {
    const auto found = std::ranges::find(list, Json(value));
    if (found != list.end()) list.erase(found);
  }
}

}  // namespace ledgerline::simulator
