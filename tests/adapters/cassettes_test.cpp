#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include "tests/support/catch.hpp"
#include "tests/support/conversation.hpp"
#include "tests/support/places.hpp"

/// Requirement 4's cassettes, under its names: conversations with Twilio and Vapi as the simulator held them.
namespace ledgerline::tests::cassettes_test {
namespace {

const std::string tag = "eff_0123456789abcdef0123456789abcdef",
                  assistant = "7f6c1f0e-59a0-4d0e-8a43-2b1a9c0d4e11";
const std::string voice_url = "https://app.example.com/webhooks/twilio/voice?business_id=shop",
                  vapi_url = "https://app.example.com/webhooks/vapi?business_id=shop";

PurchaseOrder order(const NumberOrdered& offered) {
  PurchaseOrder order{E164(offered.number.str()), tag, {}, {}};
  return order;
}

TEST_CASE("provision_number_success: the wanted area code has numbers, and one is bought and pointed at us",
          "[adapters][cassette]") {
  Conversation tape("twilio/provision_number_success");
  auto twilio = tape.twilio();
  const auto found = tape.search("212");
  CHECK(found.result.reference == "area code 212");
  REQUIRE_FALSE(found.offers.empty());
  const auto bought = tape.run(twilio.buy(order(found.offers.front())));
  REQUIRE(bought.ok());
  NumberRoute route;
  route.sid = bought.reference;
  route.voice_url = voice_url;
  CHECK(tape.run(twilio.set_route(route)).reference == bought.reference);
  CHECK(tape.is_finished());
}

TEST_CASE("provision_number_fallback_415: the wanted area code has none, so 415 is asked",
          "[adapters][cassette]") {
  Conversation tape("twilio/provision_number_fallback_415");
  auto twilio = tape.twilio();
  const auto found = tape.search("907");
  CHECK(found.result.reference == "area code 415");
  REQUIRE_FALSE(found.offers.empty());
  CHECK(found.offers.front().number.str().starts_with("+1415"));
  CHECK(tape.run(twilio.buy(order(found.offers.front()))).ok());
  CHECK(tape.is_finished());
}

/// All of an area code belongs to somebody else.
Json sold_out(const std::string& area_code) {
  auto numbers = Json::array();
  for (int line = 100; line < 200; ++line)
    numbers.push_back({{"phone_number", "+1" + area_code + "5550" + std::to_string(line)},
                       {"country", "US"},
                       {"type", "local"},
                       {"area_code", area_code},
                       {"elsewhere", true}});
  return numbers;
}

TEST_CASE("provision_number_no_numbers: neither the wanted area code nor 415, 510 and 650 have any",
          "[adapters][cassette]") {
  Conversation tape("twilio/provision_number_no_numbers");
  if (const auto& simulator = tape.simulator())
    for (const auto* code : {"415", "510", "650"}) simulator->admin("POST", "/numbers", sold_out(code));
  const auto found = tape.search("907");
  CHECK(found.result.kind == Result::Kind::refused);
  CHECK(found.result.code == "NO_NUMBERS");
  CHECK_THAT(found.result.message, ContainsSubstring("907, 415, 510, 650"));
  CHECK(found.offers.empty());
  CHECK(tape.is_finished());
}

TEST_CASE("update_webhook_success: a number of ours is found, pointed at us, and shows it",
          "[adapters][cassette]") {
  Conversation tape("twilio/update_webhook_success");
  const std::string number = "+14155550150";
  if (const auto& simulator = tape.simulator())
    simulator->admin(
        "POST", "/owned",
        {{"phone_number", number}, {"friendly_name", tag}, {"voice_url", "https://old.example.com"}});
  auto twilio = tape.twilio();
  NumberRoute route;
  route.sid = tape.run(twilio.find(E164(number))).reference;
  route.voice_url = voice_url;
  REQUIRE(tape.run(twilio.set_route(route)).ok());
  const auto shown = tape.run(twilio.fetch(route.sid));
  REQUIRE(shown);
  CHECK(shown.value->voice_url == voice_url);
  CHECK(tape.is_finished());
}

TEST_CASE("update_assistant_webhook_url: the assistant's events come with the business's id",
          "[adapters][cassette]") {
  Conversation tape("vapi/update_assistant_webhook_url");
  if (const auto& simulator = tape.simulator())
    simulator->admin("POST", "/assistants", {{"id", assistant}, {"name", "Ada"}});
  auto vapi = tape.vapi();
  CHECK(tape.run(vapi.point_assistant(AssistantId(assistant), vapi_url)).reference == assistant);
  CHECK(tape.is_finished());
}

TEST_CASE("no cassette that is shipped holds a secret", "[adapters][cassette]") {
  const std::regex secret(R"x(51mulator|nobody-sees|Basic |Bearer [^*]|eyJ|(AC|SK)(?!0{32})[0-9a-f]{32}|)x"
                          R"x((auth_?token|api_?key|secret|password)"\s*:\s*"(?!\*\*\*"))x",
                          std::regex::icase);
  int files = 0;
  const auto folder = std::string(source_folder) + "/tests/cassettes";
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder)) {
    if (!file.is_regular_file()) continue;
    ++files;
    std::ifstream in(file.path());
    for (std::string line; std::getline(in, line);) {
      INFO(file.path() << ": " << line);
      CHECK_FALSE(std::regex_search(line, secret));
    }
  }
  CHECK(files == 5);
}

}  // namespace
}  // namespace ledgerline::tests::cassettes_test
