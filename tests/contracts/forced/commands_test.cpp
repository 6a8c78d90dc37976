#include "tests/contracts/engines.hpp"
#include "tests/contracts/forced/scene.hpp"
#include "tests/support/catch.hpp"

/// One id is one command, and one phone is one tenant's, whoever comes first.
namespace ledgerline::tests::commands_test {
namespace {

TEST_CASE("the same command comes twice at once", "[contract][forced]") {
  force([](Scene& scene) {
    scene.has_paying("a");
    scene.has_available();
    const auto command = scene.fresh(AllocateNumber{scene.tenant("a")});
    scene.asks('A', command);
    scene.asks('B', command);
    scene.afterwards([&scene] {
      const auto &a = scene.outcome('A'), &b = scene.outcome('B');
      scene.expect_codes({"ALLOCATED", "ALLOCATED"});
      scene.expect(a.repeated != b.repeated, "one of the two is the repeat");
      scene.expect(positions(a) == positions(b), "both are told the same events");
    });
  });
}

TEST_CASE("the same command id comes with two statements at once", "[contract][forced]") {
  force([](Scene& scene) {
    scene.has_two_tenants_and_a_number();
    const auto command = scene.fresh(AllocateNumber{scene.tenant("a")});
    auto other = command;
    other.request = AllocateNumber{scene.tenant("b")};
    scene.asks('A', command);
    scene.asks('B', other);
    scene.afterwards([&scene] { scene.expect_codes({"ALLOCATED", "COMMAND_ID_REUSED"}); });
  });
}

TEST_CASE("two tenants with one owner phone register at once", "[contract][forced]") {
  force([](Scene& scene) {
    const auto a = registered(scene.name("a"), scene.country());
    auto b = registered(scene.name("b"), scene.country());
    b.owner_phone = a.owner_phone;
    scene.asks('A', RegisterTenant{a});
    scene.asks('B', RegisterTenant{b});
    scene.afterwards([&scene] {
      scene.expect_codes({"REGISTERED", "PHONE_TAKEN"});
      scene.expect(scene.row_of("a").has_value() != scene.row_of("b").has_value(), "one of the two is there");
    });
  });
}

}  // namespace
}  // namespace ledgerline::tests::commands_test
