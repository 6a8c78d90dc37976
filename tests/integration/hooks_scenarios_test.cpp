#include <algorithm>
#include <atomic>
#include <future>
#include <regex>
#include <stdexcept>

#include <fmt/format.h>

#include "tests/support/catch.hpp"
#include "tests/support/faults.hpp"
#include "tests/support/golden_lines.hpp"
#include "tests/support/hook_office.hpp"
#include "tests/support/program.hpp"
#include "tests/support/scenario_people.hpp"
#include "tests/support/simulator.hpp"

/// Requirement 3's scenarios as they come in: the simulated Twilio and Stripe sign and deliver every text,
/// call and payment over HTTP. Documented lines and texts byte for byte, documented queries word for word.
namespace ledgerline::tests::hooks_scenarios_test {
namespace {

using Answers = std::vector<std::string>;

constexpr auto one = "+447900000001", two = "+447900000002", missing = "+447900000999";
const std::string first_number = "+447111111111";

hooks::HookSettings settings_for(const Simulator& simulator) {
  auto settings = hook_settings();
  settings.secrets.twilio = {http::Secret(simulator.env("TWILIO_AUTH_TOKEN"))};
  settings.secrets.stripe = {http::Secret(simulator.env("STRIPE_WEBHOOK_SECRET"))};
  return settings;
}

class Street {
 public:
  void text(const std::string& from, const std::string& body) {
    const auto sid = fmt::format("SM{:032}", ++sent_);
    delivered("/twilio/inbound-sms", {{"to", onboarding_number().str()},
                                      {"from", from},
                                      {"body", body},
                                      {"message_sid", sid},
                                      {"url", office.url("/webhooks/twilio/sms")}});
  }
  void texts(const std::string& from, const std::vector<std::string>& bodies) {
    for (const auto& body : bodies) text(from, body);
  }
  void call(const std::string& tenant, const std::string& number) {
    delivered("/twilio/inbound-call",
              {{"to", number},
               {"from", one},
               {"url", office.url("/webhooks/twilio/inbound?business_id=" + tenant)}});
  }
  void pay(const std::string& tenant) {
    delivered("/stripe/deliver", {{"url", office.url("/webhooks/stripe")}, {"client_reference_id", tenant}});
  }

  void client(const std::string& id, const std::string& name, const std::string& phone) {
    office.run(RegisterTenant{tests::client(id, name, phone)});
  }
  void add_numbers(int from, int to) {
    AddNumbers add;
    for (int i = from; i <= to; ++i) add.numbers.push_back(pooled(i));
    office.run(add);
  }
  /// What was narrated, with '...' for each moment.
  std::string told() {
    static const std::regex moment("timestamp: '[^']*'");
    return std::regex_replace(office.told(), moment, "timestamp: '...'");
  }
  /// The text that the tenant is sent last, and where it stands.
  std::string said(const std::string& id) {
    return office.tenant(id)->conversation->texts.back().body.shown() + "\n";
  }
  std::string state_of(const std::string& id) {
    return std::string(name_of(office.tenant(id)->conversation->state));
  }

  const Simulator simulator;
  const postgres::Database log = fresh_log();
  HookOffice office{log, settings_for(simulator)};

 private:
  void delivered(const std::string& operation, const Json& about) const {
    const auto result = simulator.admin("POST", operation, about);
    if (result.at(0).value("status", 0) != 200) throw std::runtime_error(result.dump());
  }

  std::atomic<int> sent_ = 0;
};

const std::vector<std::string>& first_answers() {
  static const std::vector<std::string> all = {"Plumber from London", "ABC Plumbing", "John Smith", "SMS"};
  return all;
}

/// To the end of scenario 1: told to pay.
void scenario_1(Street& street) {
  street.add_numbers(1, 10);
  street.client("test-client-1", "Test Business", one);
  street.texts(one, first_answers());
  CHECK(street.told().empty());
  street.text(one, "YES");
}

}  // namespace

TEST_CASE("by webhook, scenario 1: who has not paid is told how to", "[scenarios][hooks]") {
  Street street;
  scenario_1(street);
  CHECK(street.told() == golden("onboarding-1.txt"));
  CHECK(street.said("test-client-1") == golden("text-1.txt"));
  CHECK(answers(street.log, "scenario-1.sql") ==
        Answers{"test-client-1||f\n", "test-client-1|S5_CONFIRM_LIVE\n", "10\n"});
}

TEST_CASE("by webhook, scenarios 2 and 4: who paid is given a number, and talked to the end",
          "[scenarios][hooks]") {
  Street street;
  scenario_1(street);
  street.pay("test-client-1");
  street.told();
  street.text(one, "READY");
  CHECK(street.told() == golden("scenario-2.txt"));
  auto states = answers(street.log, "scenario-2.sql");
  REQUIRE(states.size() == 4);
  CHECK(states[0] == "test-client-1|+447111111111|t\n");
  CHECK(states[2] == "+447111111111|ASSIGNED|test-client-1\n");
  CHECK(states[3] == "test-client-1|S6_PHONE_TYPE\n");
  street.text(one, "1");
  CHECK(street.told() == golden("onboarding-2.txt"));
  CHECK(street.said("test-client-1") == golden("text-2.txt"));
  street.text(one, "DONE");
  CHECK(street.state_of("test-client-1") == "S8_FWD_CONFIRM");
  street.call("test-client-1", first_number);
  CHECK(street.state_of("test-client-1") == "COMPLETE");
  CHECK(street.told().empty());
  street.office.run(AllocateNumber{TenantId("test-client-1")});
  CHECK(street.told() == golden("scenario-4.txt"));
  CHECK(answers(street.log, "scenario-4.sql") == Answers{"test-client-1|+447111111111\n", "1\n"});
}

TEST_CASE("by webhook, scenario 3: where the pool is empty the tenant waits", "[scenarios][hooks]") {
  Street street;
  street.client("test-client-2", "Test Business 2", two);
  street.pay("test-client-2");
  street.texts(two, first_answers());
  street.text(two, "YES");
  CHECK(street.told() == golden("onboarding-3.txt"));
  CHECK(street.said("test-client-2") == golden("text-3.txt"));
  CHECK(answers(street.log, "scenario-3.sql") ==
        Answers{"test-client-2||t\n", "test-client-2|S5_CONFIRM_LIVE\n", "0\n"});
  street.add_numbers(1, 1);
  CHECK_THAT(street.said("test-client-2"), ContainsSubstring("+447111111111"));
}

TEST_CASE("by webhook, scenario 5: three owners say YES at once, and have three numbers",
          "[scenarios][hooks]") {
  Street street;
  street.add_numbers(1, 10);
  for (int i = 1; i <= 3; ++i) {
    const auto id = fmt::format("race-client-{}", i), phone = fmt::format("+44790000010{}", i);
    street.client(id, fmt::format("Race Test {}", i), phone);
    street.pay(id);
    street.texts(phone, first_answers());
  }
  std::vector<std::future<void>> all;
  for (int i = 1; i <= 3; ++i)
    all.push_back(std::async(std::launch::async,
                             [&street, i] { street.text(fmt::format("+44790000010{}", i), "YES"); }));
  for (auto& one_of_them : all) one_of_them.get();
  const auto states = answers(street.log, "scenario-5.sql");
  REQUIRE(states.size() == 3);
  CHECK(std::ranges::count(states[0], '\n') == 3);
  CHECK(states[1] == "3\n");
  CHECK(states[2].empty());
}

TEST_CASE("by webhook, scenario 6: without a number nobody is told to forward", "[scenarios][hooks]") {
  Street street;
  street.client("test-client-no-number", "No Number Test", missing);
  street.pay("test-client-no-number");
  street.add_numbers(1, 1);
  street.texts(missing, first_answers());
  street.text(missing, "YES");
  street.office.run(ReleaseNumber{TenantId("test-client-no-number"), Reason("as the scenario has it")});
  street.told();
  street.text(missing, "1");
  CHECK(street.told() == golden("onboarding-6.txt"));
  CHECK(street.said("test-client-no-number") == golden("text-6.txt"));
  CHECK(answers(street.log, "scenario-6.sql") == Answers{"test-client-no-number|S6_PHONE_TYPE\n"});
}

TEST_CASE("answers reach the owner's phone, and Twilio's word of it comes back",
          "[scenarios][hooks][program]") {
  Street street;
  street.simulator.admin("POST", "/owned", {{"phone_number", onboarding_number().str()}, {"country", "GB"}});
  street.simulator.set({{"twilio", {{"callbacks_before_reply", true}, {"callback_copies", 2}}}});
  scenario_1(street);
  auto environment = street.simulator.environment();
  environment.push_back("APP_URL=" + street.office.url(""));
  environment.push_back("LIVEKIT_SIP_URI=sip:shop.sip.livekit.cloud");
  environment.push_back("MAIL_FROM=shop@example.com");
  environment.push_back("LEDGERLINE_EFFECT_TIMING=lease=60000,first_wait=20,first_deferral=20,poll=20");
  const auto worked = run_program(street.log, {"work", "--until-idle"}, environment);
  INFO(worked.err);
  CHECK(worked.exit == 0);
  const auto messages = street.simulator.admin("GET", "/state").at("twilio").at("messages");
  std::vector<std::string> bodies;
  for (const auto& message : messages)
    if (message.at("to") == one) bodies.push_back(message.at("body").get<std::string>() + "\n");
  CHECK(bodies.size() == 5);
  CHECK(std::ranges::count(bodies, golden("text-1.txt")) == 1);
  CHECK(ask(street.log, "select count(*) from events where type = 'text.delivered'") == "5");
}

}  // namespace ledgerline::tests::hooks_scenarios_test
