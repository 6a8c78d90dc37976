#include <algorithm>

#include "engine/phone.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/desk.hpp"

/// Requirement 1's named cases about whole workflows (see requirement_1_test.cpp): the real program, with the
/// simulator for Twilio, Vapi and a mail server.
namespace ledgerline::tests::requirement_1_workflow_test {
namespace {

// Requirements 4 and 5: calls come to our handler, whoever answers them. The import sets Vapi's; ours comes
// last.
const std::string inbound = "https://app.example.com/webhooks/twilio/inbound?business_id=shop";

ProgramResult provision(const Desk& desk, const std::string& id, const std::string& voice = "vapi") {
  return desk.run({"number", "provision", id, "--route", "purchase", "--voice", voice});
}

/// A fault that meets every call of an operation from now on.
void refuse(const Desk& desk, const std::string& operation, const Json& body) {
  desk.simulator.fault(operation, {{"kind", "status"}, {"status", 400}, {"count", 0}, {"body", body}});
}

using Steps = std::vector<std::pair<std::string, std::string>>;

/// Names and outcomes, as `flow` tells them.
Steps steps(const Desk& desk, const std::string& id) {
  Steps all;
  const auto flow = desk.ask({"flow", id});
  for (const auto& step : flow.at("steps")) all.emplace_back(step.at("name"), step.at("outcome"));
  return all;
}

std::pair<std::string, std::string> last_step(const Desk& desk, const std::string& id) {
  const auto all = steps(desk, id);
  REQUIRE_FALSE(all.empty());
  return all.back();
}

// ---- TestProvisionPhoneForTenant

TEST_CASE("test_provision_full_workflow_success: searched, bought, imported, and its calls come to us",
          "[requirement1][TestProvisionPhoneForTenant][program]") {
  const Desk desk;
  desk.tenant("shop", "US", "212");
  const auto done = provision(desk, "shop");
  INFO(done.out << done.err);
  REQUIRE(done.exit == 0);
  CHECK_THAT(done.out, ContainsSubstring("ALLOCATED"));
  const auto state = desk.simulator.admin("GET", "/state");
  REQUIRE(state["twilio"]["numbers"].size() == 1);
  const auto& number = state["twilio"]["numbers"][0];
  CHECK(number["phone_number"] == "+12125550100");
  CHECK(number["voice_url"] == inbound);
  CHECK_THAT(number["sms_url"].get<std::string>(), ContainsSubstring("business_id=shop"));
  REQUIRE(desk.simulator.calls("vapi:import_number").size() == 1);
  CHECK(desk.simulator.calls("vapi:import_number")[0]["body"]["number"] == "+12125550100");
}

TEST_CASE("test_provision_no_numbers_available: ends at the search, and nothing is bought",
          "[requirement1][TestProvisionPhoneForTenant][program]") {
  const Desk desk;
  desk.tenant("shop");
  desk.simulator.fault("twilio:search_numbers", {{"kind", "status"},
                                                 {"status", 200},
                                                 {"count", 0},
                                                 {"body", {{"available_phone_numbers", Json::array()}}}});
  const auto done = provision(desk, "shop");
  CHECK(done.exit == 1);
  CHECK_THAT(done.out, ContainsSubstring("NO_NUMBERS"));
  CHECK(last_step(desk, "shop") == std::pair<std::string, std::string>("search", "stalled"));
  CHECK(desk.simulator.calls("twilio:provision_number").empty());
}

TEST_CASE("test_provision_purchase_fails: ends at the purchase, and nothing is imported",
          "[requirement1][TestProvisionPhoneForTenant][program]") {
  const Desk desk;
  desk.tenant("shop");
  refuse(desk, "twilio:provision_number", {{"code", 21404}, {"message", "Trial"}, {"status", 400}});
  const auto done = provision(desk, "shop");
  CHECK(done.exit == 1);
  CHECK_THAT(done.out, ContainsSubstring("TRIAL_LIMIT"));
  CHECK(last_step(desk, "shop") == std::pair<std::string, std::string>("buy", "stalled"));
  CHECK(desk.simulator.calls("vapi:import_number").empty());
}

TEST_CASE("test_provision_import_fails: the number is bought and kept, and a retry goes on from there",
          "[requirement1][TestProvisionPhoneForTenant][program]") {
  const Desk desk;
  desk.tenant("shop");
  refuse(desk, "vapi:import_number", {{"message", "No more numbers in this plan"}, {"statusCode", 400}});
  const auto done = provision(desk, "shop");
  CHECK(done.exit == 1);
  CHECK_THAT(done.out, ContainsSubstring("No more numbers in this plan"));
  CHECK(last_step(desk, "shop") == std::pair<std::string, std::string>("import", "stalled"));
  CHECK(desk.simulator.summary()["twilio"]["owned"] == 1);
  desk.simulator.admin("DELETE", "/faults");
  const auto again = desk.run({"provisioning", "retry", "shop"});
  INFO(again.out << again.err);
  CHECK(again.exit == 0);
  CHECK(desk.simulator.calls("twilio:provision_number").size() == 1);
}

TEST_CASE("test_provision_tracks_steps: each step that is through, in order",
          "[requirement1][TestProvisionPhoneForTenant][program]") {
  const Desk desk;
  desk.tenant("shop");
  REQUIRE(provision(desk, "shop").exit == 0);
  const auto told = steps(desk, "shop");
  const auto all_done = std::ranges::all_of(told, [](const auto& step) { return step.second == "done"; });
  CHECK(all_done);
  std::vector<std::string> names;
  for (const auto& [name, outcome] : told) names.push_back(name);
  CHECK(names == std::vector<std::string>{"authentication", "existing_number", "search", "reserve", "buy",
                                          "import", "webhooks", "verify", "store", "mail"});
}

// ---- TestClientPhoneOnboarding

std::vector<std::string> address_in(const std::string& id, const std::string& country) {
  return {"address", "register", id,         "--country",     country,
          "--name",  "Shop Ltd", "--street", "1 High Street", "--city",
          "London",  "--region", "London",   "--postal-code", "W1A 1AA"};
}

TEST_CASE("test_register_client_address: a client's address is registered, once, and found by its country",
          "[requirement1][TestClientPhoneOnboarding][program]") {
  const Desk desk;
  desk.tenant("shop", "GB");
  const auto registered = desk.run(address_in("shop", "GB"));
  INFO(registered.err);
  REQUIRE(registered.exit == 0);
  const auto listed = desk.ask({"address", "list"});
  REQUIRE(listed.size() == 1);
  CHECK(registered.out == listed[0]["sid"].get<std::string>() + "\n");
  CHECK(desk.ask({"address", "for-country", "GB"})["postal_code"] == "W1A 1AA");
  const auto none = desk.run({"address", "for-country", "DE"});
  CHECK(none.exit == 1);
  CHECK_THAT(none.err, ContainsSubstring("no address is registered in DE"));
}

TEST_CASE("test_get_number_options: what a client may choose from, with prices, as people read numbers",
          "[requirement1][TestClientPhoneOnboarding][program]") {
  const Desk desk;
  desk.tenant("shop", "US", "415");
  const auto options = desk.ask({"number", "options", "shop"});
  REQUIRE(options.size() == 20);
  CHECK(options[0]["number"] == "+14155550100");
  CHECK(options[0]["locality"] == "San Francisco");
  CHECK(options[0]["capabilities"] == "voice+sms+mms");
  CHECK(options[0]["monthly_price"] == "1.15");
  CHECK(options[0]["currency"] == "USD");
  CHECK_THAT(desk.run({"number", "options", "shop"}).out, ContainsSubstring("(415) 555-0100"));
}

TEST_CASE(
    "test_complete_phone_setup: the client's choice, with the client's address, becomes the client's number",
    "[requirement1][TestClientPhoneOnboarding][program]") {
  const Desk desk;
  desk.tenant("shop", "GB");
  REQUIRE(desk.run(address_in("shop", "GB")).exit == 0);
  const auto address = desk.ask({"address", "for-country", "GB"})["sid"];
  const auto choice = desk.ask({"number", "options", "shop"})[7]["number"].get<std::string>();
  const auto done =
      desk.run({"number", "provision", "shop", "--route", "purchase", "--voice", "vapi", "--number", choice});
  INFO(done.out << done.err);
  REQUIRE(done.exit == 0);
  const auto bought = desk.simulator.calls("twilio:provision_number");
  REQUIRE(bought.size() == 1);
  CHECK(bought[0]["body"]["PhoneNumber"] == choice);
  CHECK(bought[0]["body"]["AddressSid"] == address);
}

// ---- TestHelperFunctions

TEST_CASE("test_provision_tenant_phone_success: one command, with nothing but the environment",
          "[requirement1][TestHelperFunctions][program]") {
  const Desk desk;
  desk.tenant("shop");
  CHECK(desk.run({"number", "provision", "shop", "--voice", "vapi"}).exit == 0);
  CHECK(desk.simulator.summary()["twilio"]["owned"] == 1);
}

TEST_CASE("test_provision_tenant_phone_missing_credentials: says which to set, and asks nobody",
          "[requirement1][TestHelperFunctions][program]") {
  const Desk desk;
  desk.tenant("shop");
  for (const std::string missing : {"TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "VAPI_API_KEY"}) {
    const auto done =
        desk.run({"number", "provision", "shop", "--route", "purchase", "--voice", "vapi"}, {missing});
    CHECK(done.exit == 2);
    CHECK_THAT(done.err, ContainsSubstring(missing));
  }
  CHECK(desk.simulator.admin("GET", "/ledger").empty());
}

TEST_CASE("test_format_phone_display_za: South African numbers in groups",
          "[requirement1][TestHelperFunctions]") {
  CHECK(display_phone("+27215550001") == "+27 21 555 0001");
}

TEST_CASE("test_format_phone_display_us: numbers of the US and Canada with their area code in brackets",
          "[requirement1][TestHelperFunctions]") {
  CHECK(display_phone("+14155550100") == "(415) 555-0100");
  CHECK(display_phone("+14165550100") == "(416) 555-0100");
}

TEST_CASE("test_format_phone_display_other: any other number as it is",
          "[requirement1][TestHelperFunctions]") {
  CHECK(display_phone("+442079460000") == "+442079460000");
  CHECK(display_phone("not a number") == "not a number");
}

}  // namespace
}  // namespace ledgerline::tests::requirement_1_workflow_test
