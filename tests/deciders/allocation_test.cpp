#include "tests/support/catch.hpp"
#include "tests/support/given.hpp"

namespace ledgerline::tests::allocation_test {
namespace {

const AllocateNumber allocate{tenant("shop")};

std::vector<Event> with(std::vector<Event> events, const std::vector<Event>& more) {
  events.insert(events.end(), more.begin(), more.end());
  return events;
}

TEST_CASE("the oldest number of the pool goes first", "[decider][allocation]") {
  given({added(second), added(first), registered("shop"), paid("shop")})
      .when(allocate)
      .then({assigned(second, "shop")});
}

TEST_CASE("a number is as old as its return to the pool, not as its first day", "[decider][allocation]") {
  given({registered("old"), paid("old"), added(first), added(second), assigned(first, "old"),
         released(first, "old"), rests(first, start)})
      .after(day, {returned(first), registered("shop"), paid("shop")})
      .when(allocate)
      .then({assigned(second, "shop")});
}

TEST_CASE("a tenant is given a number of its own country only", "[decider][allocation]") {
  const std::vector<Event> pool = {added(american, "US"), registered("shop"), paid("shop")};
  given(pool).when(allocate).then({waits("shop")});
  given(with(pool, {added(first)})).when(allocate).then({assigned(first, "shop")});
}

TEST_CASE("the wanted area code is preferred to an older number", "[decider][allocation]") {
  given({added("+12125550100", "US", "212"), added(american, "US", "415"), wanting("415", "shop"),
         paid("shop")})
      .when(allocate)
      .then({assigned(american, "shop")});
}

TEST_CASE("of two numbers with the wanted area code the older one goes", "[decider][allocation]") {
  given({added("+12125550100", "US", "212"), added("+14155550109", "US", "415"), added(american, "US", "415"),
         wanting("415", "shop"), paid("shop")})
      .when(allocate)
      .then({assigned("+14155550109", "shop")});
}

TEST_CASE("without a number in the wanted area the oldest of the country will do", "[decider][allocation]") {
  given({added("+12125550100", "US", "212"), added("+13105550100", "US", "310"), wanting("415", "shop"),
         paid("shop")})
      .when(allocate)
      .then({assigned("+12125550100", "shop")});
}

TEST_CASE("a number without an area code fits nobody's wish, and still everybody", "[decider][allocation]") {
  given({added(american, "US"), wanting("415", "shop"), paid("shop")})
      .when(allocate)
      .then({assigned(american, "shop")});
}

TEST_CASE("a tenant that has a number is told which, and is given no other", "[decider][allocation]") {
  given({added(first), added(second), registered("shop"), paid("shop"), assigned(first, "shop")})
      .when(allocate)
      .then({AllocationRepeated{tenant("shop"), E164(first)}});
}

TEST_CASE("a tenant in its grace still has its number when it asks", "[decider][allocation]") {
  given(
      {added(first), registered("shop"), paid("shop"), assigned(first, "shop"), lapsed("shop", start + day)})
      .when(allocate)
      .then({AllocationRepeated{tenant("shop"), E164(first)}});
}

TEST_CASE("an empty pool is an answer: the tenant waits", "[decider][allocation]") {
  given({registered("shop"), paid("shop")}).when(allocate).then({waits("shop")});
}

TEST_CASE("numbers that rest, are retired or are taken do not fill the pool", "[decider][allocation]") {
  given({registered("a"), paid("a"), added(first), added(second), added(third), assigned(first, "a"),
         released(first, "a"), rests(first, start), assigned(second, "a"), retired(third), registered("shop"),
         paid("shop")})
      .after(day)
      .when(allocate)
      .then({waits("shop")});
}

TEST_CASE("a tenant takes the number that is reserved for it, though others are older",
          "[decider][allocation]") {
  given(
      {added(first), added(second), registered("shop"), paid("shop"), reserved(second, "shop", start + day)})
      .when(allocate)
      .then({assigned(second, "shop")});
}

TEST_CASE("a number reserved for another tenant is not given away", "[decider][allocation]") {
  given({added(first), registered("other"), registered("shop"), paid("shop"),
         reserved(first, "other", start + day)})
      .when(allocate)
      .then({waits("shop")});
}

TEST_CASE("a reservation that ran out still holds until the ticker ends it", "[decider][allocation]") {
  given({added(first), registered("shop"), paid("shop"), reserved(first, "shop", start)})
      .after(day)
      .when(allocate)
      .then({assigned(first, "shop")});
}

}  // namespace
}  // namespace ledgerline::tests::allocation_test
