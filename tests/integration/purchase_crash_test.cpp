#include <iostream>
#include <signal.h>

#include <fmt/format.h>

#include "tests/support/catch.hpp"
#include "tests/support/crash_points.hpp"
#include "tests/support/shopping.hpp"

/// Killed at every point that a purchase passes, and run again: one number, one import, one letter.
namespace ledgerline::tests {
namespace {

std::vector<std::string> points_of_a_purchase(const std::string& voice) {
  const PointTrace trace;
  const Shopping shop(shared_simulator(), voice);
  shop.add_tenant("shop");
  const auto said = shop.provision({trace.variable()});
  CAPTURE(said.out, said.err);
  REQUIRE(said.exit == 0);
  REQUIRE(shop.defects() == "");
  return trace.points();
}

/// Run again by the same command, or by a worker that knows nothing of it.
std::string killed_at(const Simulator& simulator, const std::string& voice, const std::string& point,
                      bool by_worker) {
  const Shopping shop(simulator, voice);
  shop.add_tenant("shop");
  std::string wrong;
  const auto killed = shop.provision({"LEDGERLINE_POINT=" + point + ":kill"});
  if (killed.exit != 128 + SIGKILL) wrong += fmt::format("it was not killed: {}\n", killed.out + killed.err);
  if (by_worker)
    if (const auto said = shop.run({"work", "--until-idle"}); said.exit != 0) wrong += said.out + said.err;
  const auto said = shop.provision();
  if (said.exit != 0 || !has_number(said)) wrong += "run again: " + said.out + said.err;
  if (last_line(said).value("code", "") != "ALLOCATED") shop.run({"work", "--until-idle"});  // its letter
  wrong += shop.defects();
  return wrong.empty() ? "" : fmt::format("{} {}: {}", voice, point, wrong);
}

}  // namespace

TEST_CASE("a purchase is killed at each point it passes, and run again: all is there once",
          "[purchase][crash]") {
  const auto* const voice = GENERATE("vapi", "livekit");
  const auto all = points_of_a_purchase(voice);
  const auto points = chosen(all);
  CHECK(all.size() > 100);
  const auto wrong = in_lanes(points.size(), [&](const Simulator& simulator, std::size_t i) {
    return killed_at(simulator, voice, points[i], i % 2 == 1);
  });
  CHECK(wrong == "");
  std::cout << fmt::format("purchase with {}: killed at {} of {} points\n", voice, points.size(), all.size());
}

}  // namespace ledgerline::tests
