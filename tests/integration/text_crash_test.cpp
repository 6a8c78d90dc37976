#include <iostream>
#include <signal.h>

#include <fmt/format.h>

#include "tests/support/catch.hpp"
#include "tests/support/crash_points.hpp"
#include "tests/support/shopping.hpp"

/// Killed at every point that hearing a text and answering it pass: it is heard once, and answered once.
namespace ledgerline::tests {
namespace {

const std::string ours = "+447476955179", owner = "+447900000001";

std::vector<std::string> saying(const std::string& body, const std::string& id) {
  return {"--json", "onboarding", "text", "--from", owner, "--to", ours, "--body", body, "--message-id", id};
}

/// An owner who has told its business; the next text is the one to be killed in.
std::unique_ptr<Shopping> talk(const Simulator& simulator) {
  auto shopping = std::make_unique<Shopping>(simulator);
  simulator.admin("POST", "/owned", {{"phone_number", ours}, {"country", "GB"}});
  const auto said = shopping->run(saying("Plumber", "SM1"));
  if (said.exit != 0) throw std::runtime_error(said.out + said.err);
  return shopping;
}

const std::vector<std::string> answer = saying("ABC Plumbing", "SM2");

/// What is not as it has to be after both texts, a line each.
std::string defects(const Shopping& shopping) {
  std::string wrong;
  std::size_t texts = 0;
  const auto state = shopping.providers().admin("GET", "/state");
  for (const auto& message : state.at("twilio").at("messages")) texts += message.at("to") == owner ? 1 : 0;
  if (texts != 2) wrong += fmt::format("{} texts were sent\n", texts);
  const auto heard = ask(shopping.log(), "select count(*) from events where type = 'text.received'");
  if (heard != "2") wrong += heard + " texts were heard\n";
  const auto stands = ask(shopping.log(), "select current_state from onboarding_states");
  if (stands != "S3_OWNER_NAME") wrong += "the owner is at " + stands + "\n";
  const auto owed = ask(shopping.log(), "select count(*) from tenants where text_work is not null");
  if (owed != "0") wrong += "a text is still owed\n";
  const auto doctor = shopping.run({"doctor"});
  if (doctor.exit != 0) wrong += doctor.out;
  return wrong;
}

std::vector<std::string> points_of_an_answer() {
  const PointTrace trace;
  const auto shopping = talk(shared_simulator());
  const auto said = shopping->run(answer, {trace.variable()});
  CAPTURE(said.out, said.err);
  REQUIRE(said.exit == 0);
  REQUIRE(defects(*shopping) == "");
  return trace.points();
}

/// The carrier delivers it again; then a worker does what is left.
std::string killed_at(const Simulator& simulator, const std::string& point) {
  const auto shopping = talk(simulator);
  std::string wrong;
  const auto killed = shopping->run(answer, {"LEDGERLINE_POINT=" + point + ":kill"});
  if (killed.exit != 128 + SIGKILL) wrong += fmt::format("it was not killed: {}\n", killed.out + killed.err);
  if (const auto said = shopping->run(answer); said.exit != 0) wrong += "again: " + said.out + said.err;
  if (const auto said = shopping->run({"work", "--until-idle"}); said.exit != 0) wrong += said.out + said.err;
  wrong += defects(*shopping);
  return wrong.empty() ? "" : fmt::format("{}: {}", point, wrong);
}

}  // namespace

TEST_CASE("an answered text is killed at each point it passes: heard once, answered once",
          "[onboarding][crash]") {
  const auto all = points_of_an_answer();
  const auto points = chosen(all);
  CHECK(all.size() > 8);
  const auto wrong = in_lanes(points.size(), [&](const Simulator& simulator, std::size_t i) {
    return killed_at(simulator, points[i]);
  });
  CHECK(wrong == "");
  std::cout << fmt::format("text: killed at {} of {} points\n", points.size(), all.size());
}

}  // namespace ledgerline::tests
