#include "adapters/postgres/shadow_build.hpp"
#include "tests/contracts/forced/scene.hpp"
#include "tests/support/catch.hpp"

/// Generations of rows change places while a turn writes both: neither loses what the turn decided.
namespace ledgerline::tests::generations_test {
namespace {

/// Whichever way it goes: the log is that of all schedules.
void exchange(postgres::PostgresLog& log) {
  const postgres::Who who{"test", "forced"};
  try {
    postgres::swap(log, test_vault(), std::nullopt, who);
  } catch (const postgres::GenerationRefused&) {
    postgres::rollback(log, test_vault(), std::nullopt, who);
  }
}

TEST_CASE("generations are exchanged while a number is given", "[contract][forced][shadow]") {
  force([](Scene& scene) {
    scene.has_two_tenants_and_a_number();
    scene.make_past();
    postgres::build_shadow(scene.log(), test_vault(), postgres::projections_named(std::nullopt), {});
    scene.asks('A', AllocateNumber{scene.tenant("a")});
    scene.does('R', [](Client& client) { exchange(client.log()); });
    scene.afterwards([&scene] {
      scene.expect_codes({"ALLOCATED"});
      scene.expect(postgres::diff(scene.log(), std::nullopt).differing() == 0, "the generations differ");
    });
  });
}

}  // namespace
}  // namespace ledgerline::tests::generations_test
