#include "tests/support/catch.hpp"
#include "tests/support/desk.hpp"

/// The onboarding by hand: the real program, whose answers the simulated Twilio delivers.
namespace ledgerline::tests::onboarding_program_test {
namespace {

const std::string ours = "+447476955179", owner = "+447900000001";

class TextDesk {
 public:
  TextDesk() { desk.simulator.admin("POST", "/owned", {{"phone_number", ours}, {"country", "GB"}}); }

  /// A text of the owner's; what the program prints.
  Json text(const std::string& body, const std::string& id = {}) const {
    std::vector<std::string> arguments = {"--json", "onboarding", "text", "--from", owner, "--body", body};
    if (!id.empty()) arguments.insert(arguments.end(), {"--message-id", id});
    const auto said = run(arguments);
    INFO(said.err);
    REQUIRE(said.exit == 0);
    return Json::parse(said.out);
  }
  ProgramResult run(const std::vector<std::string>& arguments) const {
    return desk.run(arguments,
                    {"ONBOARDING_NUMBER=" + ours,
                     "LEDGERLINE_EFFECT_TIMING=lease=60000,first_wait=20,first_deferral=20,poll=20"});
  }
  /// What the owner was sent, the oldest first.
  std::vector<std::string> delivered() const {
    std::vector<std::string> bodies;
    const auto state = desk.simulator.admin("GET", "/state");
    for (const auto& message : state.at("twilio").at("messages"))
      if (message.at("to") == owner && message.at("from") == ours) bodies.push_back(message.at("body"));
    return bodies;
  }
  std::string owed() const { return run({"effects"}).out; }

  Desk desk;
};

TEST_CASE("an owner's texts are answered in order, from the number that was texted to",
          "[onboarding][program]") {
  const TextDesk at;
  std::vector<std::string> said;
  for (const auto* body : {"Plumber from London", "ABC Plumbing", "John Smith", "SMS", "YES"}) {
    const auto answer = at.text(body);
    for (const auto& text : answer.at("texts")) said.push_back(text.at("body"));
  }
  CHECK(said.size() == 5);
  CHECK(at.delivered() == said);
  CHECK(said.back().starts_with("Perfect! One last step before we go live."));
  CHECK_THAT(at.owed(), ContainsSubstring("Nothing is owed"));
}

TEST_CASE("by hand to the end: paid, a number, forwarding, a call", "[onboarding][program]") {
  const TextDesk at;
  const auto tenant = at.text("Plumber").at("tenant").get<std::string>();
  for (const auto* body : {"ABC Plumbing", "John Smith", "SMS"}) at.text(body);
  REQUIRE(at.run({"pool", "add", "+447111111111"}).exit == 0);
  REQUIRE(at.run({"payment", "activate", tenant}).exit == 0);
  CHECK(at.text("YES").at("state") == "S6_PHONE_TYPE");
  CHECK(at.text("1").at("state") == "S7_FWD_SENT");
  CHECK(at.text("done").at("state") == "S8_FWD_CONFIRM");
  const auto called = at.run({"onboarding", "test-call", "+447111111111"});
  CHECK(called.exit == 0);
  CHECK_THAT(called.out, ContainsSubstring(tenant + " is at COMPLETE"));
  const auto shown = at.run({"onboarding", "show", tenant});
  CHECK_THAT(shown.out,
             ContainsSubstring("COMPLETE") && ContainsSubstring("John Smith") && ContainsSubstring("iPhone"));
}

TEST_CASE("an answer whose acceptance got lost is found at the carrier, and sent once",
          "[onboarding][program]") {
  const TextDesk at;
  at.desk.simulator.fault("twilio:send_message", {{"kind", "drop_reply"}});
  at.text("Plumber");
  CHECK(at.delivered().size() == 1);
  CHECK_THAT(at.owed(), ContainsSubstring("Nothing is owed"));
  CHECK(at.desk.simulator.calls("twilio:send_message").size() == 1);
}

TEST_CASE("a text that is delivered again is neither heard nor answered again", "[onboarding][program]") {
  const TextDesk at;
  at.text("Plumber", "SM1");
  CHECK(at.text("Plumber", "SM1").at("repeated") == true);
  CHECK(at.delivered().size() == 1);
}

TEST_CASE("an owner who opted out at the carrier keeps no other text waiting", "[onboarding][program]") {
  const TextDesk at;
  at.desk.simulator.set({{"twilio", {{"unsubscribed_numbers", Json::array({owner})}}}});
  at.text("Plumber");
  CHECK_THAT(at.owed(), ContainsSubstring("Nothing is owed"));
  at.desk.simulator.set({{"twilio", {{"unsubscribed_numbers", Json::array()}}}});
  at.text("ABC Plumbing");
  CHECK(at.delivered().size() == 1);
}

TEST_CASE("what is set wrongly is told before anything is done", "[onboarding][program]") {
  const TextDesk at;
  const auto no_number =
      at.desk.run({"onboarding", "text", "--from", owner, "--body", "x"}, {"ONBOARDING_NUMBER"});
  CHECK(no_number.exit == 2);
  CHECK_THAT(no_number.err, ContainsSubstring("set ONBOARDING_NUMBER"));
  const auto no_file = at.run({"--texts", "/nowhere.json", "tick"});
  CHECK(no_file.exit == 2);
  CHECK_THAT(no_file.err, ContainsSubstring("/nowhere.json cannot be read"));
  CHECK(at.run({"onboarding", "text", "--from", "nobody", "--body", "x"}).exit == 2);
  CHECK(at.run({"onboarding", "test-call", "+447111111111"}).exit == 2);
  CHECK(at.run({"onboarding", "show", "nobody"}).exit == 1);
}

}  // namespace
}  // namespace ledgerline::tests::onboarding_program_test
