#include "adapters/vapi/vapi.hpp"

#include "tests/adapters/settings.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/provider_replies.hpp"
#include "tests/support/run.hpp"
#include "tests/support/scripted_http.hpp"

namespace ledgerline::vapi::vapi_test {
namespace {

using namespace tests;
using Kind = Result::Kind;
using Operations = std::vector<std::string>;

const std::string id = "4cc740d4-cfd7-4f25-9a46-e8e1ebd9cec8",
                  other_id = "11111111-2222-3333-4444-555555555555";
const std::string assistant = "0a1b2c3d-0000-4000-8000-000000000001", phone = "+14155550100";
const std::string server = "https://app.example.com/webhooks/vapi?business_id=42";
const std::string duplicate =
    "Existing Phone Number " + id + " Has Identical `twilioAccountSid` ACaaaa and `number` +14155550100.";
const std::string listing = "vapi:list_numbers", importing = "vapi:import_number",
                  updating = "vapi:update_number", fetching = "vapi:fetch_number";

ImportOrder order() { return {E164(phone), "eff_1", AssistantId(assistant), server}; }
Json row(const std::string& as = id, const std::string& of = phone) {
  return VapiReplies::number(as, of, assistant, server);
}
HttpReply shown(const Json& number) { return {200, number.dump()}; }
HttpReply absent() { return VapiReplies::import_error("Not Found", 404); }

struct Platform {
  ScriptedHttp http;
  Vapi vapi{http, vapi_settings()};
};

Result imported(Platform& platform, const ImportOrder& wanted = order()) {
  auto result = run(platform.vapi.import(wanted));
  CHECK(platform.http.is_finished());
  return result;
}

TEST_CASE("an import names number, tag, assistant and server, and leaves the texts to us",
          "[adapters][vapi]") {
  const auto settings = vapi_settings();
  const auto request = Requests(settings).import(order());
  CHECK(request.operation == importing);
  CHECK(request.method == "POST");
  CHECK(request.url == "https://api.vapi.ai/phone-number");
  CHECK(header(request, "Authorization") == "Bearer a-vapi-key-nobody-sees");
  const Json expected{{"provider", "twilio"},
                      {"number", phone},
                      {"twilioAccountSid", tests::account},
                      {"twilioAuthToken", token},
                      {"name", "eff_1"},
                      {"smsEnabled", false},
                      {"assistantId", assistant},
                      {"server", {{"url", server}}}};
  CHECK(Json::parse(request.body) == expected);
}

TEST_CASE("with an API key the auth token stays at home", "[adapters][vapi]") {
  auto settings = vapi_settings();
  settings.twilio.user = "SK1";
  settings.server_credential = "cred-1";
  const auto body = Json::parse(Requests(settings).import({E164(phone), "eff_1", {}, server}).body);
  CHECK(body["twilioApiKey"] == "SK1");
  CHECK(body["twilioApiSecret"] == token);
  CHECK_FALSE(body.contains("twilioAuthToken"));
  CHECK_FALSE(body.contains("assistantId"));
  CHECK(body["server"]["credentialId"] == "cred-1");
}

TEST_CASE("an adopted import loses an assistant that nobody wants", "[adapters][vapi]") {
  const auto settings = vapi_settings();
  const auto body =
      Json::parse(Requests(settings).update_number(id, {E164(phone), "eff_1", {}, server}).body);
  CHECK(body["assistantId"].is_null());
}

TEST_CASE("an import is looked for, made, and read back", "[adapters][vapi]") {
  Platform platform;
  platform.http.on(listing, VapiReplies::list({row(other_id, phone + "9")}), "search=%2B14155550100")
      .on(importing, VapiReplies::import_success(id, phone))
      .on(fetching, shown(row()), id);
  CHECK(imported(platform).reference == id);
}

TEST_CASE("an import that stands is adopted, the older of two", "[adapters][vapi]") {
  Platform platform;
  platform.http.on(listing, VapiReplies::list({row(id), row(other_id)}), "sortOrder=ASC")
      .on(updating, shown(row()), id)
      .on(fetching, shown(row()));
  CHECK(imported(platform).reference == id);
}

TEST_CASE("a second import is refused by Vapi and adopted by us", "[adapters][vapi]") {
  Platform platform;
  platform.http.on(listing, VapiReplies::list({}))
      .on(importing, VapiReplies::import_error(duplicate))
      .on(updating, shown(row()), id)
      .on(fetching, shown(row()));
  CHECK(imported(platform).reference == id);
  CHECK(platform.http.request(updating).method == "PATCH");
}

TEST_CASE("an import that shows another assistant is not done", "[adapters][vapi]") {
  Platform platform;
  platform.http.on(listing, VapiReplies::list({}))
      .on(importing, VapiReplies::import_success(id, phone))
      .on(fetching, shown(VapiReplies::number(id, phone, other_id, server)));
  const auto result = imported(platform);
  CHECK(result.kind == Kind::unsure);
  CHECK(result.code == "NOT_AS_WANTED");
}

TEST_CASE("what became of an import is told as it is known", "[adapters][vapi]") {
  const auto outcome = [](const HttpReply& reply) {
    Platform platform;
    platform.http.on(listing, VapiReplies::list({})).on(importing, reply);
    return imported(platform);
  };
  CHECK(outcome(lost()).kind == Kind::unsure);
  CHECK(outcome({500, ""}).kind == Kind::unsure);
  CHECK(outcome({201, "{"}).kind == Kind::unsure);
  CHECK(outcome({201, "{}"}).kind == Kind::unsure);
  CHECK(outcome(not_sent("BREAKER_OPEN")).code == "BREAKER_OPEN");
  CHECK(outcome(with_header({429, ""}, "retry-after", "1")).retry_after == 1'000'000);
  CHECK(outcome(VapiReplies::import_error("Invalid Key", 401)).code == "CREDENTIALS_WRONG");
  const auto early = outcome(VapiReplies::import_error("Number Not Found on Twilio. Hot Tip, ..."));
  CHECK(early.kind == Kind::deferred);
  CHECK(early.code == "NUMBER_NOT_AT_CARRIER");
  CHECK(outcome(VapiReplies::import_error("Phone number +1 already in use by another org.")).code ==
        "NUMBER_TAKEN");
  const auto unknown =
      outcome({400, R"({"message":["property serverUrl should not exist"],"statusCode":400})"});
  CHECK(unknown.kind == Kind::refused);
  CHECK(unknown.code == "REQUEST_REFUSED");
  CHECK_THAT(unknown.message, ContainsSubstring("property serverUrl should not exist"));
}

TEST_CASE("a look-up that fails imports nothing", "[adapters][vapi]") {
  Platform platform;
  platform.http.on(listing, {502, ""});
  CHECK(imported(platform).kind == Kind::deferred);
}

TEST_CASE("an import made and not shown is unsure", "[adapters][vapi]") {
  Platform platform;
  platform.http.on(listing, VapiReplies::list({}))
      .on(importing, VapiReplies::import_success(id, phone))
      .on(fetching, {401, "{}"});
  CHECK(imported(platform).kind == Kind::unsure);
}

TEST_CASE("an assistant is pointed at us and keeps what else its server has", "[adapters][vapi]") {
  Platform platform;
  const Json standing{{"id", assistant}, {"server", {{"url", "https://old"}, {"timeoutSeconds", 30}}}};
  platform.http.on("vapi:fetch_assistant", VapiReplies::assign_success(standing))
      .on("vapi:update_assistant",
          VapiReplies::assign_success({{"id", assistant}, {"server", {{"url", server}}}}));
  CHECK(run(platform.vapi.point_assistant(AssistantId(assistant), server)).reference == assistant);
  const Json expected{{"url", server}, {"timeoutSeconds", 30}};
  CHECK(Json::parse(platform.http.request("vapi:update_assistant").body)["server"] == expected);
}

TEST_CASE("an assistant that Vapi does not have is refused by name", "[adapters][vapi]") {
  Platform platform;
  platform.http.on("vapi:fetch_assistant", absent());
  CHECK(run(platform.vapi.point_assistant(AssistantId(assistant), server)).code == "NO_SUCH_ASSISTANT");
}

TEST_CASE("an assistant whose update fails says why", "[adapters][vapi]") {
  Platform platform;
  platform.http.on("vapi:fetch_assistant", VapiReplies::assign_success({{"id", assistant}}))
      .on("vapi:update_assistant", VapiReplies::assign_error("server.url must be a URL"));
  CHECK_THAT(run(platform.vapi.point_assistant(AssistantId(assistant), server)).message,
             ContainsSubstring("server.url must be a URL"));
}

TEST_CASE("what is fetched holds none of Twilio's secrets", "[adapters][vapi]") {
  Platform platform;
  platform.http.on(fetching, shown(row()))
      .on(fetching, absent())
      .on(fetching, {200, R"({"twilioAuthToken":"printed-by-vapi"})"});
  const auto number = run(platform.vapi.fetch(id));
  REQUIRE(number);
  CHECK(number.value->assistant == assistant);
  CHECK(number.value->server_url == server);
  CHECK(run(platform.vapi.fetch(id)).failure.code == "NOT_IMPORTED");
  CHECK(run(platform.vapi.fetch(id)).failure.message.find("printed-by-vapi") == std::string::npos);
}

HttpReply shelf() { return VapiReplies::list({row()}); }

TEST_CASE("removing is done when none is shown any more, and minds Vapi's own 404 only", "[adapters][vapi]") {
  Platform platform;
  platform.http.on(listing, shelf()).on("vapi:delete_number", {200, "{}"}).on(listing, VapiReplies::list({}));
  CHECK(run(platform.vapi.remove(E164(phone))).ok());
  platform.http.on(listing, shelf()).on("vapi:delete_number", absent()).on(listing, VapiReplies::list({}));
  CHECK(run(platform.vapi.remove(E164(phone))).ok());
  platform.http.on(listing, shelf())
      .on("vapi:delete_number", VapiReplies::import_error("Cannot DELETE /phone-number/x", 404));
  CHECK(run(platform.vapi.remove(E164(phone))).kind == Kind::refused);
  platform.http.on(listing, shelf()).on("vapi:delete_number", {404, "<html>"});
  CHECK(run(platform.vapi.remove(E164(phone))).kind == Kind::refused);
}

}  // namespace
}  // namespace ledgerline::vapi::vapi_test
