#include <filesystem>
#include <fstream>
#include <sstream>
#include <unistd.h>

#include "tests/support/catch.hpp"
#include "tests/support/simulator.hpp"
#include "tools/simulator/stripe.hpp"
#include "tools/simulator/twilio/wire.hpp"

namespace ledgerline::tests::admin_test {
namespace {

/// A file of the test's own, removed at its end.
struct OwnFile {
  std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("simulator-test-" + std::to_string(::getpid()));
  ~OwnFile() { std::filesystem::remove(path); }
};

}  // namespace

TEST_CASE("it tells where it listens, also in a file, and ends when it is asked to", "[simulator]") {
  const OwnFile file;
  Simulator simulator({"--env-file", file.path.string()});
  std::stringstream text;
  text << std::ifstream(file.path).rdbuf();
  for (const auto& line : simulator.environment()) CHECK_THAT(text.str(), ContainsSubstring(line + "\n"));
  CHECK(simulator.env("STRIPE_WEBHOOK_SECRET") == "whsec_51mulator");
  CHECK(simulator.stop() == 0);
}

TEST_CASE("a scenario says how it begins", "[simulator]") {
  const OwnFile file;
  std::ofstream(file.path) << R"({
    "settings": {"twilio": {"trial": true}},
    "numbers": [{"phone_number": "+14155551234"}],
    "owned": [{"phone_number": "+447476955179", "country": "GB", "type": "mobile", "friendly_name": "pool"}],
    "assistants": [{"id": "7f6c1f0e-59a0-4d0e-8a43-2b1a9c0d4e11", "name": "Ada"}],
    "faults": [{"operation": "twilio:search_numbers", "kind": "status", "status": 500}]
  })";
  const Simulator simulator({"--scenario", file.path.string()});
  CHECK(simulator.admin("GET", "/settings")["twilio"]["trial"] == true);
  CHECK(simulator.admin("GET", "/state")["twilio"]["numbers"][0]["friendly_name"] == "pool");
  CHECK(simulator.vapi("GET", "/assistant/7f6c1f0e-59a0-4d0e-8a43-2b1a9c0d4e11").status == 200);
  CHECK(simulator.account("GET", "/AvailablePhoneNumbers/US/Local.json").status == 500);
  const auto found = simulator.account("GET", "/AvailablePhoneNumbers/US/Local.json?Contains=5551234");
  CHECK_THAT(found.body, ContainsSubstring("+14155551234"));
}

TEST_CASE("reset brings the beginning back", "[simulator]") {
  const Simulator simulator;
  simulator.account("POST", "/IncomingPhoneNumbers.json", {{"PhoneNumber", "+14155550100"}});
  simulator.set({{"twilio", {{"trial", true}}}});
  simulator.fault("*", {{"kind", "drop_request"}, {"count", 0}});
  simulator.admin("POST", "/reset");
  CHECK(simulator.admin("GET", "/ledger").empty());
  CHECK(simulator.summary()["twilio"]["owned"] == 0);
  CHECK(simulator.account("POST", "/IncomingPhoneNumbers.json", {{"PhoneNumber", "+14155550100"}}).status ==
        201);
}

TEST_CASE("the ledger has every call, and no secret", "[simulator]") {
  const Simulator simulator;
  simulator.vapi("POST", "/phone-number", {{"twilioApiSecret", "hush"}, {"server", {{"secret", "hush"}}}});
  simulator.account("GET", "/IncomingPhoneNumbers.json?PhoneNumber=%2B1415");
  const auto ledger = simulator.admin("GET", "/ledger");
  REQUIRE(ledger.size() == 2);
  CHECK_THAT(ledger.dump(), !ContainsSubstring("hush"));
  CHECK(ledger[1]["query"]["PhoneNumber"] == "+1415");
  CHECK(simulator.admin("GET", "/ledger?provider=twilio").size() == 1);
  CHECK(simulator.admin("GET", "/ledger?after=1").size() == 1);
  CHECK(simulator.admin("GET", "/ledger?misspelt=x").empty());
}

TEST_CASE("what it does not understand it refuses, and goes on", "[simulator]") {
  const Simulator simulator;
  CHECK_THROWS_WITH(simulator.admin("POST", "/owned", {{"phone_number", "x"}}), ContainsSubstring("E.164"));
  CHECK(simulator.vapi("POST", "/phone-number", {{"provider", 5}, {"number", Json::object()}}).status == 400);
  CHECK(simulator.livekit("ListSIPInboundTrunk", {{"numbers", {1, 2}}}).status == 400);
  CHECK_THROWS_WITH(simulator.admin("GET", "/nowhere"), ContainsSubstring("GET /"));
  CHECK(simulator.account("GET", "/IncomingPhoneNumbers.json?PageSize=-1&Page=x").status == 200);
  CHECK(simulator.account("GET", "/AvailablePhoneNumbers/US/Local.json?PageSize=x").status < 500);
}

// Vectors that the providers' own libraries made.
TEST_CASE("Twilio's signature is as the official library makes it", "[simulator]") {
  const std::string token = "12345678901234567890123456789012";
  const auto signature = [&](const std::string& url, const simulator::Fields& fields) {
    return simulator::twilio_signature(token, url, fields);
  };
  CHECK(signature("https://app.example.com/webhooks/twilio/voice", {{"CallSid", "CA1"}}) ==
        "erSZX15MiB7ndhVfiG1A5mdv9oY=");
  CHECK(signature("https://app.example.com/x", {{"MediaUrl", "b"}, {"MediaUrl", "a"}, {"MediaUrl", "a"}}) ==
        "nu0AQvPQ7ypgkJ79bdLS2tEmNGA=");
  CHECK(signature("https://app.example.com/x", {{"body", "2"}, {"Body", "1"}, {"_a", "3"}, {"Zed", "4"}}) ==
        "AkYHgJ1yF8p6ejwXuCR+8a3nVKY=");
}

TEST_CASE("Stripe's signature is as the official library makes it", "[simulator]") {
  const std::string body = R"({"id":"evt_1","object":"event","type":"checkout.session.completed"})";
  CHECK(simulator::stripe_signature({"whsec_test_4e1b0c6f7a"}, 1767225600, body) ==
        "t=1767225600,v1=62d998b781665fa4c534cc72cc208e5eca1dba06a78ace0712e9d2b9d2384d13");
}

}  // namespace ledgerline::tests::admin_test
