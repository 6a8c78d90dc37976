#include "projections/doctor.hpp"
#include "projections/personal.hpp"
#include "properties/providers.hpp"
#include "tests/support/catch.hpp"

/// Whatever happened to a tenant, and whatever is asked afterwards: once it is erased nothing is known of its
/// owner, and the log folds to the rows that are there.
namespace ledgerline::properties::erasure {
namespace {

std::set<std::string> erased_in(const SmallWorld& world) {
  std::set<std::string> ids;
  for (const auto& [id, row] : world.log.tenants())
    if (row.erased) ids.insert(id);
  return ids;
}

void expect_sound(SmallWorld& world) {
  const auto vault = tests::test_vault();
  Doctor doctor(world.log, vault);
  doctor.examine(std::nullopt, nullptr);
  for (const auto& check : doctor.checks())
    if (check.name != "queue" && !check.ok())  // nobody ticked
      RC_FAIL(std::string(check.claim) + ": " + check.findings.front());
  RC_ASSERT((doctor.folded().of<Tenants>().all() == world.log.tenants()));
  RC_ASSERT((doctor.folded().of<Numbers>().all() == world.log.numbers()));
  const auto erased = erased_in(world);
  RC_ASSERT(world.log.keys(erased).empty());
  for (const auto& id : erased) RC_ASSERT_FALSE(row_tells_of_person<Tenants>(world.log.tenants().at(id)));
}

void erased_is_erased() {
  SmallWorld world(days_policy(*rc::gen::arbitrary<bool>()));
  live(world, 30);
  for (const auto& [id, row] : world.log.tenants()) {
    if (below(2)) continue;
    world.run(CloseTenant{row.id, Reason("moved")});
    world.run(EraseTenant{row.id, Reason("asked")});
  }
  expect_sound(world);
  const auto before = erased_in(world);
  RC_TAG(before.empty() ? "nobody" : "somebody");
  live(world, 20);
  expect_sound(world);
  const auto after = erased_in(world);
  RC_ASSERT(std::ranges::includes(after, before));  // for good
}

TEST_CASE("nothing is known of who was erased, whatever comes afterwards", "[properties][erasure]") {
  CHECK(holds("erased is erased", erased_is_erased));
}

}  // namespace
}  // namespace ledgerline::properties::erasure
