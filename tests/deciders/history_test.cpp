#include "events/kernel/error.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/given.hpp"

/// What evolve() refuses: histories that no decider makes, so that a damaged log is seen rather than
/// believed.
namespace ledgerline::tests::history_test {
namespace {

std::string complaint(const std::vector<Event>& events) {
  try {
    given(events).facts();
    return "believed";
  } catch (const Damaged& damaged) {
    return damaged.what();
  }
}

TEST_CASE("a history that cannot be is refused by position and type", "[decider][history]") {
  CHECK(complaint({assigned(first, "shop")}) == "event 1 (number.assigned): the tenant was never registered");
  CHECK(complaint({registered("shop"), assigned(first, "shop")}) ==
        "event 2 (number.assigned): the number was never added");
  CHECK(complaint({added(first), added(first)}) == "event 2 (number.added): the number was added before");
  CHECK(complaint({registered("shop"), registered("shop")}) ==
        "event 2 (tenant.registered): the tenant was registered before");
}

TEST_CASE("no history gives a number to two tenants, or two numbers to one", "[decider][history]") {
  const std::vector<Event> story = {registered("a"), registered("b"), added(first), added(second),
                                    assigned(first, "a")};
  const auto then = [&](const Event& next) {
    auto events = story;
    events.push_back(next);
    return complaint(events);
  };
  CHECK_THAT(then(assigned(first, "b")), ContainsSubstring("cannot follow on status assigned"));
  CHECK_THAT(then(assigned(second, "a")), ContainsSubstring("the tenant holds a number already"));
  CHECK_THAT(then(released(first, "b")), ContainsSubstring("the tenant does not hold the number"));
  CHECK_THAT(then(released(second, "a")), ContainsSubstring("does not hold"));
}

TEST_CASE("no history takes a number out of its rest early, or out of retirement", "[decider][history]") {
  const std::vector<Event> rested = {registered("a"), added(first), assigned(first, "a"),
                                     released(first, "a"), rests(first, start + day)};
  const auto then = [&](const Event& next) {
    auto events = rested;
    events.push_back(next);
    return complaint(events);
  };
  CHECK_THAT(then(returned(first)), ContainsSubstring("rest is not over"));
  CHECK_THAT(then(assigned(first, "a")), ContainsSubstring("cannot follow on status resting"));
  CHECK_THAT(then(reserved(first, "a", start)), ContainsSubstring("cannot follow on status resting"));
  CHECK_THAT(complaint({added(first), retired(first), returned(first)}), ContainsSubstring("status retired"));
}

TEST_CASE("no history gives a reserved number to another tenant", "[decider][history]") {
  CHECK_THAT(complaint({registered("a"), registered("b"), added(first), reserved(first, "a", start),
                        assigned(first, "b")}),
             ContainsSubstring("reserved for another tenant"));
}

TEST_CASE("a tenant whose number's row is gone is told so, and what to do", "[decider][history]") {
  const auto whole = given({registered("a"), paid("a"), added(first), assigned(first, "a")}).facts();
  const Policy policy;
  Facts damaged(start, policy);
  damaged.add(*whole.tenant(tenant("a")));
  CHECK_THROWS_WITH(
      decide(damaged, ReleaseNumber{tenant("a"), Reason("closed")}),
      ContainsSubstring("tenant a holds " + first) && ContainsSubstring("rebuild the projections"));
}

TEST_CASE("a number remembers who had it only as long as it is theirs", "[decider][history]") {
  const auto facts = given({registered("a"), paid("a"), added(first), assigned(first, "a"),
                            released(first, "a"), rests(first, start + day)})
                         .facts();
  const auto* row = facts.number(number(first));
  REQUIRE(row);
  CHECK(row->status == NumberStatus::resting);
  CHECK_FALSE(row->tenant);
  CHECK_FALSE(row->assigned_at);
  CHECK(row->until == start + day);
  CHECK(row->version == 4);
  CHECK_FALSE(facts.tenant(tenant("a"))->number);
}

}  // namespace
}  // namespace ledgerline::tests::history_test
