#include <set>

#include "engine/points.hpp"
#include "tests/crash/flows.hpp"
#include "tests/crash/matrix.hpp"
#include "tests/support/catch.hpp"

/// The crash matrix: processes and servers fail at each point there is, and what was cut off is asked for
/// again. Nothing is lost, and nothing is done twice.
namespace ledgerline::tests::crash::crash_test {

TEST_CASE("a purchase that fails anywhere buys and wires one number: Vapi", "[crash][purchase]") {
  CHECK(try_all(purchase("vapi", Resumed::by_command)) == "");
}

TEST_CASE("a purchase that fails anywhere buys and wires one number: LiveKit", "[crash][purchase]") {
  CHECK(try_all(purchase("livekit", Resumed::by_worker)) == "");
}

TEST_CASE("a purchase that is killed, and killed again when it is resumed, buys one number",
          "[crash][purchase]") {
  CHECK(try_twice(purchase("vapi", Resumed::by_command)) == "");
}

TEST_CASE("an allocation that fails anywhere is one, and answered alike for ever", "[crash]") {
  CHECK(try_all(allocation()) == "");
}

TEST_CASE("a release that fails anywhere leaves nothing at Vapi", "[crash][release]") {
  CHECK(try_all(release("vapi")) == "");
}

TEST_CASE("a release that fails anywhere leaves nothing at LiveKit", "[crash][release]") {
  CHECK(try_all(release("livekit")) == "");
}

TEST_CASE("a text whose hearing fails anywhere is heard once, and answered once", "[crash][onboarding]") {
  CHECK(try_all(text()) == "");
}

TEST_CASE("a service that fails anywhere loses no payment that it was told of", "[crash][hooks]") {
  CHECK(try_all(payment()) == "");
}

TEST_CASE("a payment of nobody we know is parked once, wherever the service fails", "[crash][hooks]") {
  CHECK(try_all(parked_payment()) == "");
}

TEST_CASE("a replay that fails anywhere hears what was parked once", "[crash][hooks]") {
  CHECK(try_all(replay()) == "");
}

TEST_CASE("a reconciliation that fails anywhere mends all in the end, and nothing twice", "[crash]") {
  CHECK(try_all(reconciliation()) == "");
}

TEST_CASE("a rebuild that fails anywhere leaves the old rows or the new ones", "[crash][rebuild]") {
  CHECK(try_all(rebuilding()) == "");
}

TEST_CASE("an erasure that fails anywhere leaves all of a tenant, or an export and nothing else of it",
          "[crash][erasure]") {
  CHECK(try_all(erasure()) == "");
}

TEST_CASE("a second generation whose building fails anywhere is gone on with", "[crash][rebuild][shadow]") {
  CHECK(try_all(building()) == "");
}

TEST_CASE("a second generation that is gone on with, and fails again, is gone on with",
          "[crash][rebuild][shadow]") {
  CHECK(try_all(resuming()) == "");
}

TEST_CASE("a building that is killed, and killed again when it is gone on with, comes to its end",
          "[crash][rebuild][shadow]") {
  CHECK(try_twice(building()) == "");
}

TEST_CASE("a swap that fails anywhere leaves one generation live or the other", "[crash][rebuild][shadow]") {
  CHECK(try_all(swapping()) == "");
}

TEST_CASE("a generation whose dropping fails anywhere is there, or gone", "[crash][rebuild][shadow]") {
  CHECK(try_all(dropping()) == "");
}

TEST_CASE("a parked subject whose retry fails anywhere is parked, or has its row",
          "[crash][rebuild][shadow]") {
  CHECK(try_all(unparking()) == "");
}

TEST_CASE("a migration that fails anywhere is completed by the next one", "[crash]") {
  CHECK(try_all(migration()) == "");
}

TEST_CASE("a tick that fails anywhere is made up for by the next one", "[crash]") {
  CHECK(try_all(ticking()) == "");
}

TEST_CASE("every point is passed by some flow of the matrix", "[crash]") {
  std::set<std::string> never(points.begin(), points.end());
  for (const auto& flow : all_flows())
    for (const auto& point : recorded(flow)) never.erase(point.substr(0, point.find_first_of("/#")));
  CHECK(never == std::set<std::string>());
}

}  // namespace ledgerline::tests::crash::crash_test
