#include "tests/integration/maintenance.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/faults.hpp"

/// broken_invariants() is what the tests of crashes and races end with: here it is shown to see each thing
/// that may be broken. t1 to t3 have numbers, t4 has not paid, and t5's number rests.
namespace ledgerline::tests::invariants_test {

TEST_CASE("a log that nobody damaged breaks no invariant", "[invariants]") {
  Inhabited world;
  CHECK(broken_invariants(world.database) == "");
}

TEST_CASE("each invariant is seen to be broken", "[invariants]") {
  Inhabited world;
  // A tenant that waits, in order: it paid, and the pool is empty.
  world.run(RetireNumber{PoolNumber(Inhabited::number(5)), Reason("noisy")});
  world.register_tenant(6);
  world.run(ActivatePayment{Inhabited::tenant(6), std::nullopt});
  REQUIRE(world.run(AllocateNumber{Inhabited::tenant(6)}).code == "POOL_EMPTY");
  REQUIRE(broken_invariants(world.database) == "");
  using Row = std::tuple<std::string, std::string>;
  const auto [damage, finding] = GENERATE(
      Row{"delete from events where position = 3", "positions have gaps"},
      Row{"update log set position = position + 1", "the log does not know its head"},
      Row{"update events set tenant_version = 99 where tenant = 't1' and tenant_version = 1",
          "versions of t1 have gaps"},
      Row{"update events set number_version = 99 where number = '+447700900001' and number_version = 1",
          "versions of +447700900001 have gaps"},
      Row{"update events set command_id = (select command_id from events where position = 1) where position "
          "= 20",
          "are not in a row"},
      Row{"update events set recorded_at = recorded_at - interval '1 hour' where position = 20",
          "time goes back at 20"},
      Row{"update events set type = 'number.noted' where type = 'number.released'; "
          "update events set type = 'number.assigned' where number = '+447700900004' and type = "
          "'number.quarantined'",
          "is given or freed twice in a row"},
      Row{"update events set tenant = 't1', tenant_version = 50 where tenant = 't2' and type = "
          "'number.assigned'",
          "t1 is given or gives up a number twice in a row"},
      Row{"update events set type = 'payment.lapsed' where tenant = 't1' and type = 'payment.activated'",
          "t1 was given a number without payment"},
      Row{"update tenants set number = null where id = 't1'", "and its tenant disagree"},
      Row{"update numbers set tenant = 't4' where tenant = 't1'", "and its tenant disagree"},
      Row{"update tenants set waiting_since = 1 where id = 't4'", "t4 waits without having been queued"},
      Row{"update numbers set status = 'available', tenant = null where status = 'resting'",
          "t6 waits beside an available number"});
  CAPTURE(damage);
  world.damage(damage);
  CHECK_THAT(broken_invariants(world.database), ContainsSubstring(finding));
}

}  // namespace ledgerline::tests::invariants_test
