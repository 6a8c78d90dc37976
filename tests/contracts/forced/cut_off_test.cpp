#include "tests/contracts/forced/scene.hpp"
#include "tests/support/catch.hpp"

/// A session is lost at each point of its turn, before its COMMIT, within it and after it. Its turn is done
/// again, and what had been committed is found by its id.
namespace ledgerline::tests::cut_off_test {
namespace {

/// Whoever is answered that it was done finds it in the log, once; the invariants see to the rest.
void expect_done_once(Scene& scene) {
  scene.expect_codes({"ALLOCATED", "POOL_EMPTY"});
  for (const char session : {'A', 'B'})
    scene.expect(scene.history_of(session == 'A' ? "a" : "b").size() == 3, "one answer to one question");
}

void two_allocate(Scene& scene) {
  scene.has_two_tenants_and_a_number();
  scene.asks('A', AllocateNumber{scene.tenant("a")});
  scene.asks('B', AllocateNumber{scene.tenant("b")});
  scene.afterwards([&scene] { expect_done_once(scene); });
}

constexpr Reach reach{1, 2};

TEST_CASE("a session is ended by the server, wherever its turn is", "[contract][forced]") {
  force(
      [](Scene& scene) {
        two_allocate(scene);
        scene.does('K', [&scene](Client&) { scene.end('A'); });
      },
      reach);
}

TEST_CASE("a client is cut off, wherever its turn is: the answer to its COMMIT is lost",
          "[contract][forced]") {
  force(
      [](Scene& scene) {
        two_allocate(scene);
        scene.does('K', [&scene](Client&) { scene.cut('A'); });
      },
      reach);
}

}  // namespace
}  // namespace ledgerline::tests::cut_off_test
