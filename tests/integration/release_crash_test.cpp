#include <iostream>
#include <signal.h>

#include <fmt/format.h>

#include "tests/support/catch.hpp"
#include "tests/support/crash_points.hpp"
#include "tests/support/shopping.hpp"

/// Killed at every point that a release and its unwiring pass: nothing is left at the providers of whoever
/// had the number, and it rests.
namespace ledgerline::tests {
namespace {

const std::vector<std::string> release = {"number", "release", "shop", "--reason", "moved", "--json"};

/// A shop that has a number which works.
std::unique_ptr<Shopping> settled_shop(const Simulator& simulator, const std::string& voice) {
  auto shop = std::make_unique<Shopping>(simulator, voice);
  shop->add_tenant("shop");
  const auto said = shop->provision();
  if (const auto wrong = shop->defects(); !has_number(said) || !wrong.empty())
    throw std::runtime_error(said.out + said.err + wrong);
  return shop;
}

/// What is not as it has to be after a release, a line each.
std::string left_over(const Shopping& shop) {
  const auto state = shop.providers().admin("GET", "/state");
  std::string wrong;
  const auto expect_empty = [&](const char* what, const Json& rows) {
    if (!rows.empty()) wrong += fmt::format("{}: {}\n", what, rows.dump());
  };
  expect_empty("imports", state.at("vapi").at("numbers"));
  expect_empty("LiveKit's trunks", state.at("livekit").at("trunks"));
  expect_empty("LiveKit's rules", state.at("livekit").at("rules"));
  const auto& numbers = state.at("twilio").at("numbers");
  if (numbers.size() != 1) wrong += "numbers owned: " + numbers.dump() + "\n";
  for (const auto& number : numbers)
    for (const auto* field : {"voice_url", "voice_fallback_url", "sms_url", "sms_fallback_url",
                              "status_callback", "trunk_sid", "voice_application_sid", "sms_application_sid"})
      if (const auto value = number.value(field, Json()); !value.is_null() && value != "")
        wrong += fmt::format("{}: {}\n", field, value.dump());
  const auto row =
      ask(shop.log(), "select status || coalesce(wiring, '') || coalesce(tenant, '') from numbers");
  if (row != "resting") wrong += "the number is " + row + "\n";
  if (const auto times = ask(shop.log(), "select count(*) from events where type = 'number.unwired'");
      times != "1")
    wrong += "unwired: " + times + " times\n";
  return wrong + shop.unsettled();
}

std::vector<std::string> points_of_a_release(const std::string& voice) {
  const PointTrace trace;
  const auto shop = settled_shop(shared_simulator(), voice);
  const auto said = shop->run(release, {trace.variable()});
  CAPTURE(said.out, said.err);
  REQUIRE(said.exit == 0);
  REQUIRE(left_over(*shop) == "");
  return trace.points();
}

/// Run again by the same command, which may find it released, and then by a worker.
std::string killed_at(const Simulator& simulator, const std::string& voice, const std::string& point) {
  const auto shop = settled_shop(simulator, voice);
  std::string wrong;
  const auto killed = shop->run(release, {"LEDGERLINE_POINT=" + point + ":kill"});
  if (killed.exit != 128 + SIGKILL) wrong += fmt::format("it was not killed: {}\n", killed.out + killed.err);
  if (const auto said = shop->run(release); said.exit != 0) wrong += "run again: " + said.out + said.err;
  if (const auto said = shop->run({"work", "--until-idle"}); said.exit != 0) wrong += said.out + said.err;
  wrong += left_over(*shop);
  return wrong.empty() ? "" : fmt::format("{} {}: {}", voice, point, wrong);
}

}  // namespace

TEST_CASE("a release is killed at each point it passes, and run again: nothing is left at the providers",
          "[release][crash]") {
  const auto* const voice = GENERATE("vapi", "livekit");
  const auto all = points_of_a_release(voice);
  const auto points = chosen(all);
  CHECK(all.size() > 30);
  const auto wrong = in_lanes(points.size(), [&](const Simulator& simulator, std::size_t i) {
    return killed_at(simulator, voice, points[i]);
  });
  CHECK(wrong == "");
  std::cout << fmt::format("release with {}: killed at {} of {} points\n", voice, points.size(), all.size());
}

}  // namespace ledgerline::tests
