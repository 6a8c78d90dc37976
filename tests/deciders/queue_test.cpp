#include <fmt/format.h>

#include "tests/support/catch.hpp"
#include "tests/support/given.hpp"

namespace ledgerline::tests::queue_test {
namespace {

const std::vector<Event> two_wait = {registered("early"), paid("early"),  registered("late"),
                                     paid("late"),        waits("early"), waits("late")};

Given given_two_wait(const std::vector<Event>& more = {}) {
  auto events = two_wait;
  events.insert(events.end(), more.begin(), more.end());
  return given(events);
}

AddNumbers add(const std::vector<NumberAdded>& numbers) { return {numbers}; }

std::vector<std::string> waiting_in(const Facts& facts, const std::string& country) {
  std::vector<std::string> ids;
  for (const auto* waiting : facts.waiting(Country(country))) ids.push_back(waiting->id.str());
  return ids;
}

using Ids = std::vector<std::string>;

TEST_CASE("a number that is added goes to whoever waits longest", "[decider][queue]") {
  given_two_wait().when(add({added(first)})).then({added(first), assigned(first, "early", Asked::queue)});
}

TEST_CASE("several numbers are handed out in the order of the queue, and the rest stays in the pool",
          "[decider][queue]") {
  given_two_wait()
      .when(add({added(first), added(second), added(third)}))
      .then({added(first), assigned(first, "early", Asked::queue), added(second),
             assigned(second, "late", Asked::queue), added(third)});
}

TEST_CASE("one pool.serve serves as many as its turn loads, and the rest in the next", "[decider][queue]") {
  std::vector<Event> events, numbers;
  for (std::size_t i = 0; i < most_served_at_once + 1; ++i) {
    const auto id = fmt::format("t{:03}", i);
    for (const Event& event : std::vector<Event>{registered(id), paid(id), waits(id)})
      events.push_back(event);
    numbers.push_back(added(fmt::format("+447111{:06}", i)));
  }
  events.insert(events.end(), numbers.begin(), numbers.end());
  CHECK(given(events).when(ServeWaiting{Country("GB")}).events().size() == most_served_at_once);
}

TEST_CASE("a number of another country passes the queue by", "[decider][queue]") {
  given_two_wait().when(add({added(american, "US")})).then({added(american, "US")});
}

TEST_CASE("asking again keeps the place in the queue", "[decider][queue]") {
  const auto facts = given_two_wait({waits("early")}).facts();
  CHECK(waiting_in(facts, "GB") == Ids{"early", "late"});
  CHECK(waiting_in(facts, "US").empty());
  given_two_wait().when(AllocateNumber{tenant("late")}).then({waits("late")});
}

TEST_CASE("a number that has rested goes to whoever waits longest", "[decider][queue]") {
  given({registered("a"), paid("a"), added(first), assigned(first, "a"), released(first, "a"),
         rests(first, start + day)})
      .after(day, two_wait)
      .when(ReturnNumber{number(first)})
      .then({returned(first), assigned(first, "early", Asked::queue)});
}

TEST_CASE("a reservation that ran out frees its number for whoever waits longest", "[decider][queue]") {
  given({registered("a"), added(first), reserved(first, "a", start + day)})
      .after(day, two_wait)
      .when(UnreserveNumber{number(first)})
      .then({unreserved(first, "a"), assigned(first, "early", Asked::queue)});
}

TEST_CASE("a tenant that lapsed while waiting leaves the queue", "[decider][queue]") {
  given_two_wait().when(LapsePayment{tenant("early")}).then({lapsed("early")});
  given_two_wait({lapsed("early")})
      .when(add({added(first)}))
      .then({added(first), assigned(first, "late", Asked::queue)});
}

TEST_CASE("a tenant that lapsed while waiting is put back in the queue by paying again, at its end",
          "[decider][queue]") {
  const ActivatePayment again{tenant("early"), {}};
  given_two_wait({lapsed("early")}).when(again).then({paid("early"), waits("early", Asked::payment)});
  const auto facts = given_two_wait({lapsed("early"), paid("early"), waits("early", Asked::payment)}).facts();
  CHECK(waiting_in(facts, "GB") == Ids{"late", "early"});
}

TEST_CASE("who cannot pass the gate is passed over without losing its place", "[decider][queue]") {
  const std::vector<Event> story = {on_trial("trial"), waits("trial"), registered("payer"), paid("payer"),
                                    waits("payer")};
  given(story).when(add({added(first)})).then({added(first), assigned(first, "payer", Asked::queue)});
  CHECK(waiting_in(given(story).facts(), "GB") == Ids{"trial", "payer"});
}

TEST_CASE("serving gives the pool's numbers to the queue in order", "[decider][queue]") {
  given_two_wait({added(second), added(first)})
      .when(ServeWaiting{Country("GB")})
      .then({assigned(second, "early", Asked::queue), assigned(first, "late", Asked::queue)});
}

TEST_CASE("serving stops at the end of the pool", "[decider][queue]") {
  given_two_wait({added(first)})
      .when(ServeWaiting{Country("GB")})
      .then({assigned(first, "early", Asked::queue)});
}

TEST_CASE("serving heeds the area codes that tenants want", "[decider][queue]") {
  given({wanting("415", "shop"), paid("shop"), waits("shop"), added("+12125550100", "US", "212"),
         added(american, "US", "415")})
      .when(ServeWaiting{Country("US")})
      .then({assigned(american, "shop", Asked::queue)});
}

TEST_CASE("serving leaves reservations alone, whichever a turn happens to see", "[decider][queue]") {
  given_two_wait({added(american, "US"), reserved(american, "early", start + day)})
      .when(ServeWaiting{Country("GB")})
      .then({});
}

TEST_CASE("serving where nobody waits, or nothing is left, appends nothing", "[decider][queue]") {
  given({added(first)}).when(ServeWaiting{Country("GB")}).then({});
  given_two_wait().when(ServeWaiting{Country("GB")}).then({});
  given_two_wait({added(american, "US")}).when(ServeWaiting{Country("GB")}).then({});
}

}  // namespace
}  // namespace ledgerline::tests::queue_test
