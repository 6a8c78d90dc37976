#include <limits>

#include "tests/support/catch.hpp"
#include "tests/support/given.hpp"

namespace ledgerline::tests::pool_test {
namespace {

const std::vector<Event> held = {registered("shop"), paid("shop"), added(first), assigned(first, "shop")};
const std::vector<Event> resting = {registered("shop"),
                                    paid("shop"),
                                    added(first),
                                    assigned(first, "shop"),
                                    released(first, "shop"),
                                    rests(first, start + 30 * day)};
const std::vector<Event> held_back = {registered("shop"), added(first), reserved(first, "shop", start + day)};

RetireNumber retire(const std::string& e164) { return {number(e164), Reason("spam")}; }
AddNumbers add(const std::vector<NumberAdded>& numbers) { return {numbers}; }
ReserveNumber reserve(const std::string& e164, const std::string& id, int minutes = 15) {
  return {number(e164), tenant(id), minutes};
}

TEST_CASE("a number is added once; each further time changes nothing", "[decider][pool]") {
  given({}).when(add({added(first)})).then({added(first)});
  given({added(first)})
      .when(add({added(first)}))
      .then({unchanged_number(first, "pool.add", "ALREADY_IN_POOL")});
  given(held).when(add({added(first)})).then({unchanged_number(first, "pool.add", "ALREADY_IN_POOL")});
  given(resting).when(add({added(first)})).then({unchanged_number(first, "pool.add", "ALREADY_IN_POOL")});
}

TEST_CASE("of several numbers each has its own answer", "[decider][pool]") {
  given({added(first), added(second), retired(second)})
      .when(add({added(first), added(second), added(third)}))
      .then({unchanged_number(first, "pool.add", "ALREADY_IN_POOL"),
             refused_number(second, "pool.add", "RETIRED"), added(third)});
}

TEST_CASE("a number named twice in one command is added once", "[decider][pool]") {
  given({})
      .when(add({added(first), added(first)}))
      .then({added(first), unchanged_number(first, "pool.add", "ALREADY_IN_POOL")});
}

TEST_CASE("adding no numbers appends nothing", "[decider][pool]") { given({}).when(AddNumbers{}).then({}); }

TEST_CASE("a number is retired from the pool or from its rest", "[decider][pool]") {
  given({added(first)}).when(retire(first)).then({retired(first)});
  given(resting).when(retire(first)).then({retired(first)});
}

TEST_CASE("a number that a tenant has, or has reserved, is not retired", "[decider][pool]") {
  given(held).when(retire(first)).then({refused_number(first, "pool.retire", "NUMBER_IN_USE")});
  given(held_back).when(retire(first)).then({refused_number(first, "pool.retire", "NUMBER_IN_USE")});
}

TEST_CASE("retiring twice changes nothing", "[decider][pool]") {
  given({added(first), retired(first)})
      .when(retire(first))
      .then({unchanged_number(first, "pool.retire", "ALREADY_RETIRED")});
}

TEST_CASE("a retired number does not come back", "[decider][pool]") {
  const std::vector<Event> story = {added(first), retired(first), registered("shop"), paid("shop")};
  given(story).when(add({added(first)})).then({refused_number(first, "pool.add", "RETIRED")});
  given(story).when(AllocateNumber{tenant("shop")}).then({waits("shop")});
  given(story).when(reserve(first, "shop")).then({refused_number(first, "pool.reserve", "NOT_AVAILABLE")});
  given(story)
      .when(ReturnNumber{number(first)})
      .then({unchanged_number(first, "pool.return", "NOT_RESTING")});
}

TEST_CASE("a reservation ends after the minutes that were asked for", "[decider][pool]") {
  given({registered("shop"), added(first)})
      .when(reserve(first, "shop", 15))
      .then({reserved(first, "shop", start + 15 * micros_per_minute)});
}

TEST_CASE("a reservation of less than nothing, or of more than a year, is refused", "[decider][pool]") {
  const auto story = given({registered("shop"), added(first)});
  const auto no = refused_number(first, "pool.reserve", "MINUTES_OUT_OF_RANGE");
  for (const auto minutes :
       {std::int64_t{-1}, most_reserved_minutes + 1, std::numeric_limits<std::int64_t>::max()})
    story.when(ReserveNumber{number(first), tenant("shop"), minutes}).then({no});
  story.when(ReserveNumber{number(first), tenant("shop"), 0}).then({reserved(first, "shop", start)});
}

TEST_CASE("reserving again for the same tenant changes nothing, for another is refused", "[decider][pool]") {
  given(held_back)
      .when(reserve(first, "shop"))
      .then({unchanged_number(first, "pool.reserve", "ALREADY_RESERVED")});
  auto story = held_back;
  story.emplace_back(registered("other"));
  given(story).when(reserve(first, "other")).then({refused_number(first, "pool.reserve", "NOT_AVAILABLE")});
}

TEST_CASE("a tenant has one number or one reservation, not more", "[decider][pool]") {
  auto with_number = held, with_reservation = held_back;
  with_number.emplace_back(added(second));
  with_reservation.emplace_back(added(second));
  given(with_number)
      .when(reserve(second, "shop"))
      .then({refused_number(second, "pool.reserve", "TENANT_HAS_NUMBER")});
  given(with_reservation)
      .when(reserve(second, "shop"))
      .then({refused_number(second, "pool.reserve", "TENANT_HAS_RESERVATION")});
}

TEST_CASE("a number that is taken or rests cannot be reserved", "[decider][pool]") {
  given(held).when(reserve(first, "shop")).then({refused_number(first, "pool.reserve", "NOT_AVAILABLE")});
  given(resting).when(reserve(first, "shop")).then({refused_number(first, "pool.reserve", "NOT_AVAILABLE")});
}

TEST_CASE("a reservation needs no payment, its allocation does", "[decider][pool]") {
  given(held_back).when(AllocateNumber{tenant("shop")}).then({blocked("shop")});
}

TEST_CASE("a reservation ends when it ran out, not before", "[decider][pool]") {
  const UnreserveNumber unreserve{number(first)};
  given(held_back).after(day - 1).when(unreserve).then({refused_number(first, "pool.unreserve", "NOT_DUE")});
  given(held_back).after(day).when(unreserve).then({unreserved(first, "shop")});
  given({added(first)}).when(unreserve).then({unchanged_number(first, "pool.unreserve", "NOT_RESERVED")});
}

TEST_CASE("a number leaves its rest when it has cooled, not before", "[decider][pool]") {
  const ReturnNumber back{number(first)};
  given(resting).after(30 * day - 1).when(back).then({refused_number(first, "pool.return", "NOT_COOLED")});
  given(resting).after(30 * day).when(back).then({returned(first)});
  given({added(first)}).when(back).then({unchanged_number(first, "pool.return", "NOT_RESTING")});
}

}  // namespace
}  // namespace ledgerline::tests::pool_test
