#include "tools/simulator/vapi/rules.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace ledgerline::simulator {
namespace {

constexpr std::size_t longest_vapi_name = 40;
using Names = std::set<std::string>;

const Names number_names = {"provider",
                            "number",
                            "twilioAccountSid",
                            "twilioAuthToken",
                            "twilioApiKey",
                            "twilioApiSecret",
                            "name",
                            "smsEnabled",
                            "assistantId",
                            "workflowId",
                            "squadId",
                            "server",
                            "fallbackDestination",
                            "hooks"};
const Names assistant_names = {"transcriber",
                               "model",
                               "voice",
                               "firstMessage",
                               "firstMessageInterruptionsEnabled",
                               "firstMessageMode",
                               "voicemailDetection",
                               "clientMessages",
                               "serverMessages",
                               "maxDurationSeconds",
                               "backgroundSound",
                               "modelOutputInMessagesEnabled",
                               "transportConfigurations",
                               "observabilityPlan",
                               "credentials",
                               "hooks",
                               "name",
                               "voicemailMessage",
                               "endCallMessage",
                               "endCallPhrases",
                               "compliancePlan",
                               "metadata",
                               "backgroundSpeechDenoisingPlan",
                               "analysisPlan",
                               "artifactPlan",
                               "startSpeakingPlan",
                               "stopSpeakingPlan",
                               "monitorPlan",
                               "credentialIds",
                               "server",
                               "keypadInputPlan"};
const Names server_names = {"url",         "timeoutSeconds",           "credentialId",  "headers",
                            "backoffPlan", "staticIpAddressesEnabled", "encryptedPaths"};

Json unknown_names(const Json& body, const Names& known, const std::string& prefix) {
  auto messages = Json::array();
  for (const auto& [name, value] : body.items())
    if (!known.contains(name)) messages.push_back("property " + prefix + name + " should not exist");
  return messages;
}

bool is_kind(const Json& body, const std::string& name, Json::value_t kind) {
  return !body.contains(name) || body.at(name).is_null() || body.at(name).type() == kind;
}

std::optional<Reply> problem(const Json& body, const Names& known) {
  if (!body.is_object()) return vapi_error(400, "Request body must be a JSON object");
  auto messages = unknown_names(body, known, "");
  if (!is_kind(body, "server", Json::value_t::object))
    messages.push_back("server must be an object");
  else if (body.contains("server") && body.at("server").is_object())
    for (const auto& message : unknown_names(body.at("server"), server_names, "server."))
      messages.push_back(message);
  for (const auto* name : {"name", "number", "assistantId"})
    if (!is_kind(body, name, Json::value_t::string))
      messages.push_back(std::string(name) + " must be a string");
  if (!is_kind(body, "smsEnabled", Json::value_t::boolean))
    messages.push_back("smsEnabled must be a boolean value");
  if (body.contains("name") && body.at("name").is_string() &&
      body.at("name").get<std::string>().size() > longest_vapi_name)
    messages.push_back("name must be shorter than or equal to 40 characters");
  return messages.empty() ? std::nullopt : std::optional(vapi_error(400, messages));
}

}  // namespace

Reply vapi_error(int status, const Json& message) {
  static const std::map<int, std::string> names = {
      {400, "Bad Request"}, {401, "Unauthorized"}, {404, "Not Found"}, {409, "Conflict"}};
  Json body = {{"message", message}, {"statusCode", status}};
  const auto name = names.find(status);
  if (name != names.end()) body["error"] = name->second;
  return Reply(status, body);
}

std::optional<Reply> number_problem(const Json& body) { return problem(body, number_names); }
std::optional<Reply> assistant_problem(const Json& body) { return problem(body, assistant_names); }

}  // namespace ledgerline::simulator
