#include "adapters/vapi/vapi.hpp"
#include "engine/effects/settings.hpp"
#include "tests/adapters/settings.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/provider_replies.hpp"
#include "tests/support/run.hpp"
#include "tests/support/scripted_http.hpp"

/// Requirement 1's named cases about Vapi (see requirement_1_test.cpp). Where it says `serverUrl`, today's
/// Vapi takes `server.url` alone and refuses the other.
namespace ledgerline::vapi::requirement_1_vapi_test {
namespace {

using namespace tests;
using Kind = Result::Kind;

const std::string id = "4cc740d4-cfd7-4f25-9a46-e8e1ebd9cec8",
                  assistant = "0a1b2c3d-0000-4000-8000-000000000001", phone = "+27215550001",
                  importing = "vapi:import_number", updating = "vapi:update_assistant";

std::string server_of(const std::string& client) {
  ProviderSettings settings;
  settings.app_url = "https://app.example.com";
  return settings.vapi_url(client);
}

struct Provisioner {
  ScriptedHttp http;
  Vapi vapi{http, vapi_settings()};

  /// What an import that Vapi takes sends it.
  Json imported(const ImportOrder& order) {
    const auto who = order.assistant ? order.assistant->str() : "";
    http.on("vapi:list_numbers", VapiReplies::list({}))
        .on(importing, VapiReplies::import_success(id, phone, who, order.server_url))
        .on("vapi:fetch_number", {200, VapiReplies::number(id, phone, who, order.server_url).dump()});
    const auto result = run(vapi.import(order));
    CHECK(result.ok());
    CHECK(result.reference == id);
    return Json::parse(http.request(importing).body);
  }
  Result refused(const HttpReply& reply) {
    http.on("vapi:list_numbers", VapiReplies::list({})).on(importing, reply);
    return run(vapi.import({E164(phone), "eff_1", {}, ""}));
  }
};

TEST_CASE("test_vapi_headers: the key is a Bearer token, the body JSON",
          "[requirement1][TestTwilioVAPIProvisionerInit]") {
  Provisioner us;
  us.imported({E164(phone), "eff_1", {}, ""});
  const auto& request = us.http.request(importing);
  CHECK(header(request, "Authorization") == "Bearer " + vapi_settings().key.reveal());
  CHECK(header(request, "Content-Type") == "application/json");
}

TEST_CASE("test_import_success: the import's id comes back", "[requirement1][TestImportToVAPI]") {
  const auto body = Provisioner().imported({E164(phone), "eff_1", {}, ""});
  CHECK(body["provider"] == "twilio");
  CHECK(body["number"] == phone);
  CHECK(body["twilioAccountSid"] == account);
  CHECK(body["smsEnabled"] == false);  // else Vapi takes the number's texts as well
}

TEST_CASE("test_import_with_assistant: the assistant is named", "[requirement1][TestImportToVAPI]") {
  CHECK(Provisioner().imported({E164(phone), "eff_1", AssistantId(assistant), ""})["assistantId"] ==
        assistant);
  CHECK_FALSE(Provisioner().imported({E164(phone), "eff_1", {}, ""}).contains("assistantId"));
}

TEST_CASE("test_import_with_client_id: events come back with the client's id",
          "[requirement1][TestImportToVAPI]") {
  const auto body = Provisioner().imported({E164(phone), "eff_1", {}, server_of("client-7")});
  CHECK(body["server"]["url"] == "https://app.example.com/webhooks/vapi?business_id=client-7");
  CHECK_FALSE(body.contains("serverUrl"));
}

// The case asks for a name of the caller's. Ours is the effect's id, by which a repeat is recognised.
TEST_CASE("test_import_with_name: the import bears our tag", "[requirement1][TestImportToVAPI]") {
  CHECK(Provisioner().imported({E164(phone), "eff_1", {}, ""})["name"] == "eff_1");
}

TEST_CASE("test_import_failure: a refusal says why", "[requirement1][TestImportToVAPI]") {
  const auto result = Provisioner().refused(VapiReplies::import_error("twilioAuthToken is not valid"));
  CHECK(result.kind == Kind::refused);
  CHECK_THAT(result.message, ContainsSubstring("twilioAuthToken is not valid"));
}

// The case asks for a failure. The import may stand all the same; a later attempt adopts it.
TEST_CASE("test_import_exception: a lost answer is unsure", "[requirement1][TestImportToVAPI]") {
  const auto result = Provisioner().refused(lost("CONNECTION_LOST"));
  CHECK(result.kind == Kind::unsure);
  CHECK(result.code == "CONNECTION_LOST");
}

struct Assigner : Provisioner {
  Result assign(const std::string& url, const HttpReply& reply) {
    http.on("vapi:fetch_assistant", VapiReplies::assign_success({{"id", assistant}})).on(updating, reply);
    return run(vapi.point_assistant(AssistantId(assistant), url));
  }
};

TEST_CASE("test_assign_success: the assistant's id comes back", "[requirement1][TestAssignVAPIAssistant]") {
  const auto url = server_of("client-7");
  const auto result =
      Assigner().assign(url, VapiReplies::assign_success({{"id", assistant}, {"server", {{"url", url}}}}));
  CHECK(result.ok());
  CHECK(result.reference == assistant);
}

TEST_CASE("test_assign_with_server_url: the assistant's own server URL carries the client's id",
          "[requirement1][TestAssignVAPIAssistant]") {
  const auto url = server_of("client-7");
  Assigner us;
  us.assign(url, VapiReplies::assign_success({{"id", assistant}, {"server", {{"url", url}}}}));
  const auto& request = us.http.request(updating);
  CHECK(request.method == "PATCH");
  CHECK(Json::parse(request.body) == Json{{"server", {{"url", url}}}});
}

TEST_CASE("test_assign_failure: a refusal says why", "[requirement1][TestAssignVAPIAssistant]") {
  const auto result = Assigner().assign("nowhere", VapiReplies::assign_error("server.url must be a URL"));
  CHECK(result.kind == Kind::refused);
  CHECK_THAT(result.message, ContainsSubstring("server.url must be a URL"));
}

}  // namespace
}  // namespace ledgerline::vapi::requirement_1_vapi_test
