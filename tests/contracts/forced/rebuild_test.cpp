#include "adapters/postgres/rebuild.hpp"

#include <fmt/format.h>

#include "engine/points.hpp"
#include "tests/contracts/forced/scene.hpp"
#include "tests/support/catch.hpp"

/// Rows are put right while a turn writes them: what the turn wrote stays, and what was wrong goes.
namespace ledgerline::tests::rebuild_test {
namespace {

/// A row that somebody changed by hand, of a tenant that the turn writes too, and one that it does not.
void are_wrong(Scene& scene, const std::string& id) {
  superuser(scene.stage().database(),
            fmt::format("update tenants set region = 'XX' where id = '{}'", scene.name(id)));
}

TEST_CASE("projections are rebuilt while a number is given", "[contract][forced]") {
  force([](Scene& scene) {
    scene.has_two_tenants_and_a_number();
    scene.make_past();
    for (const auto* id : {"a", "b"}) are_wrong(scene, id);
    scene.asks('A', AllocateNumber{scene.tenant("a")});
    scene.does('R', [](Client& client) {
      const auto stop = [](Position, Position) { pass_point("rebuild.page"); };
      postgres::rebuild(client.log(), test_vault(), std::nullopt, stop);
    });
    scene.afterwards([&scene] { scene.expect_codes({"ALLOCATED"}); });
  });
}

}  // namespace
}  // namespace ledgerline::tests::rebuild_test
