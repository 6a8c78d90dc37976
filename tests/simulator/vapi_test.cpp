#include "tests/support/catch.hpp"
#include "tests/support/simulator.hpp"

namespace ledgerline::tests::vapi_test {
namespace {

const std::string ours = "+14155550100";

Json parsed(const HttpAnswer& answer) { return Json::parse(answer.body); }

struct WithNumber {
  Simulator simulator;
  WithNumber() {
    simulator.admin("POST", "/owned",
                    {{"phone_number", ours}, {"voice_url", "http://app/v"}, {"sms_url", "http://app/s"}});
  }
  Json order() const {
    return {{"provider", "twilio"},
            {"number", ours},
            {"twilioAccountSid", simulator.env("TWILIO_ACCOUNT_SID")},
            {"twilioAuthToken", simulator.env("TWILIO_AUTH_TOKEN")},
            {"name", "eff_1"}};
  }
  Json at_twilio() const {
    return parsed(simulator.account("GET", "/IncomingPhoneNumbers.json")).at("incoming_phone_numbers")[0];
  }
  std::string refusal(const Json& body) const {
    const auto answer = simulator.vapi("POST", "/phone-number", body);
    REQUIRE(answer.status == 400);
    const auto message = parsed(answer).at("message");
    return message.is_array() ? message[0].get<std::string>() : message.get<std::string>();
  }
};

}  // namespace

TEST_CASE("an import takes over the number's webhooks at Twilio, and echoes the secret", "[simulator]") {
  const WithNumber with;
  const auto answer = with.simulator.vapi("POST", "/phone-number", with.order());
  CHECK(answer.status == 201);
  CHECK(parsed(answer).at("status") == "active");
  CHECK(parsed(answer).at("twilioAuthToken") == with.simulator.env("TWILIO_AUTH_TOKEN"));
  CHECK(with.at_twilio().at("voice_url") == "https://api.vapi.ai/twilio/inbound_call");
  CHECK_THAT(with.at_twilio().at("sms_url").get<std::string>(), ContainsSubstring("api.vapi.ai"));
  CHECK(with.simulator.calls("vapi:import_number")[0]["body"]["twilioAuthToken"] == "***");
}

TEST_CASE("an import without texts leaves the number's SMS URL alone", "[simulator]") {
  const WithNumber with;
  auto order = with.order();
  order["smsEnabled"] = false;
  CHECK(with.simulator.vapi("POST", "/phone-number", order).status == 201);
  CHECK(with.at_twilio().at("sms_url") == "http://app/s");
}

TEST_CASE("a second import is refused and names the first", "[simulator]") {
  const WithNumber with;
  const auto id =
      parsed(with.simulator.vapi("POST", "/phone-number", with.order())).at("id").get<std::string>();
  CHECK(with.refusal(with.order()) == "Existing Phone Number " + id + " Has Identical `twilioAccountSid` " +
                                          with.simulator.env("TWILIO_ACCOUNT_SID") + " and `number` " + ours +
                                          ".");
  CHECK(with.simulator.summary()["vapi"]["imports"][ours] == 1);
}

TEST_CASE("imports that Vapi refuses", "[simulator]") {
  const WithNumber with;
  const auto changed = [&](const std::string& name, const Json& value) {
    auto order = with.order();
    order[name] = value;
    return with.refusal(order);
  };
  CHECK(changed("serverUrl", "http://app") == "property serverUrl should not exist");
  CHECK(changed("server", {{"secret", "x"}}) == "property server.secret should not exist");
  CHECK_THAT(changed("number", "+14155550111"), ContainsSubstring("Number Not Found on Twilio"));
  CHECK_THAT(changed("twilioAuthToken", "wrong"), ContainsSubstring("Number Not Found on Twilio"));
  CHECK_THAT(changed("number", "4155550100"), ContainsSubstring("E.164"));
  CHECK_THAT(changed("name", std::string(41, 'x')), ContainsSubstring("40 characters"));
  with.simulator.set({{"vapi", {{"numbers_of_other_orgs", {ours}}}}});
  CHECK(with.refusal(with.order()) == "Phone number " + ours + " already in use by another org.");
}

TEST_CASE("an imported number is found, changed and removed", "[simulator]") {
  const WithNumber with;
  auto& simulator = with.simulator;
  const auto path = "/phone-number/" +
                    parsed(simulator.vapi("POST", "/phone-number", with.order())).at("id").get<std::string>();
  CHECK(parsed(simulator.vapi("GET", "/phone-number?limit=1000")).size() == 1);
  CHECK(parsed(simulator.vapi("GET", "/phone-number?createdAtLt=2020-01-01T00:00:00Z")).empty());
  CHECK(parsed(simulator.vapi("GET", "/v2/phone-number?search=4155")).at("results").size() == 1);
  const Json server = {{"url", "https://app.example.com/vapi?business_id=1"}};
  const auto patched = parsed(simulator.vapi("PATCH", path, {{"server", server}}));
  CHECK(patched.at("server") == server);
  CHECK(patched.at("name") == "eff_1");
  CHECK(simulator.vapi("PATCH", path, {{"serverUrl", "x"}}).status == 400);
  CHECK(simulator.vapi("DELETE", path).status == 200);
  CHECK(simulator.vapi("GET", path).status == 404);
  CHECK(simulator.vapi("DELETE", path).status == 404);
}

TEST_CASE("assistants are made, pointed elsewhere, and stay where they are pinned", "[simulator]") {
  const Simulator simulator;
  const auto id = simulator.admin("POST", "/assistants", {{"name", "Ada"}}).at("id").get<std::string>();
  const auto path = "/assistant/" + id;
  const auto patched = parsed(simulator.vapi("PATCH", path, {{"server", {{"url", "https://app"}}}}));
  CHECK(patched["server"]["url"] == "https://app");
  CHECK(simulator.vapi("PATCH", path, {{"serverUrl", "https://app"}}).status == 400);
  simulator.set({{"vapi", {{"pinned_assistants", {id}}}}});
  CHECK(simulator.vapi("DELETE", path).status == 409);
  CHECK(simulator.vapi("GET", "/assistant/none").status == 404);
}

TEST_CASE("Vapi knows its callers", "[simulator]") {
  const Simulator simulator;
  HttpCall request("GET", simulator.env("VAPI_API_URL") + "/phone-number");
  request.headers = {"Authorization: Bearer wrong"};
  const auto answer = call(request);
  CHECK(answer.status == 401);
  CHECK_THAT(answer.body, ContainsSubstring("Invalid Key"));
}

}  // namespace ledgerline::tests::vapi_test
