#include "tests/contracts/forced/scene.hpp"
#include "tests/support/catch.hpp"

/// Who has a number, when several want it at once.
namespace ledgerline::tests::pool_test {
namespace {

TEST_CASE("two tenants want the last number", "[contract][forced]") {
  force([](Scene& scene) {
    scene.has_two_tenants_and_a_number();
    scene.asks('A', AllocateNumber{scene.tenant("a")});
    scene.asks('B', AllocateNumber{scene.tenant("b")});
    scene.afterwards([&scene] { scene.expect_codes({"ALLOCATED", "POOL_EMPTY"}); });
  });
}

TEST_CASE("three tenants want the last two numbers", "[contract][forced]") {
  constexpr Reach reach{1, 3};  // without a bound there are millions
  force(
      [](Scene& scene) {
        for (const auto* id : {"a", "b", "c"}) scene.has_paying(id);
        scene.has_available(1);
        scene.has_available(2);
        scene.asks('A', AllocateNumber{scene.tenant("a")});
        scene.asks('B', AllocateNumber{scene.tenant("b")});
        scene.asks('C', AllocateNumber{scene.tenant("c")});
        scene.afterwards([&scene] { scene.expect_codes({"ALLOCATED", "ALLOCATED", "POOL_EMPTY"}); });
      },
      reach);
}

TEST_CASE("whether asked before or after it, who wants a number that is given back has it in the end",
          "[contract][forced]") {
  constexpr Reach reach{1, 2};
  force(
      [](Scene& scene) {
        scene.policy.other_cool_down_days = 0;
        scene.has_two_tenants_and_a_number();
        scene.has_given_it_to("a");
        scene.asks('A', ReleaseNumber{scene.tenant("a"), Reason("closed")});
        scene.asks('A', ReturnNumber{scene.number()});
        scene.asks('B', AllocateNumber{scene.tenant("b")});
        scene.afterwards([&scene] {
          scene.expect(scene.row_of()->tenant == scene.tenant("b"), "the number is b's");
          scene.expect(scene.row_of("b")->number == scene.number(), "b has the number");
          scene.expect(!scene.row_of("a")->number, "a has none");
        });
      },
      reach);
}

TEST_CASE("a number is reserved for one tenant, while another asks for one", "[contract][forced]") {
  force([](Scene& scene) {
    scene.has_two_tenants_and_a_number();
    scene.asks('A', AllocateNumber{scene.tenant("a")});
    scene.asks('B', ReserveNumber{scene.number(), scene.tenant("b"), 5});
    scene.afterwards([&scene] {
      const auto number = *scene.row_of();
      const bool reserved_first = scene.outcome('B').kind == Outcome::Kind::done;
      scene.expect(scene.outcome('A').code == (reserved_first ? "POOL_EMPTY" : "ALLOCATED"), "one has it");
      scene.expect(number.status == (reserved_first ? NumberStatus::reserved : NumberStatus::assigned),
                   "the row says which");
      scene.expect(number.tenant == scene.tenant(reserved_first ? "b" : "a"), "the row says whose");
    });
  });
}

}  // namespace
}  // namespace ledgerline::tests::pool_test
