#include "tests/support/catch.hpp"
#include "tests/support/given.hpp"

namespace ledgerline::tests {
namespace {

const std::vector<Event> holds = {registered("shop"), paid("shop"), added(first), assigned(first, "shop")};
const std::string grace_over = "the payment lapsed and the grace is over";

Given given_held(const std::vector<Event>& more = {}) {
  auto events = holds;
  events.insert(events.end(), more.begin(), more.end());
  return given(events);
}

Policy with_grace(int days) {
  Policy policy;
  policy.grace_days = days;
  return policy;
}

const LapsePayment lapse{tenant("shop")};
const ReleaseLapsed release_lapsed{tenant("shop")};

TEST_CASE("who holds a number when its payment lapses keeps it for seven days", "[decider][payment]") {
  given_held().when(lapse).then({lapsed("shop", start + 7 * day)});
}

TEST_CASE("the grace is the platform's choice", "[decider][payment]") {
  given_held().under(with_grace(3)).when(lapse).then({lapsed("shop", start + 3 * day)});
  given_held().under(with_grace(0)).when(lapse).then({lapsed("shop", start)});
}

TEST_CASE("who holds no number has no grace", "[decider][payment]") {
  given({registered("shop"), paid("shop")}).when(lapse).then({lapsed("shop")});
}

TEST_CASE("who did not pay cannot lapse", "[decider][payment]") {
  given({registered("shop")}).when(lapse).then({unchanged("shop", "payment.lapse", "NOT_ACTIVE")});
  given_held({lapsed("shop", start + day)})
      .when(lapse)
      .then({unchanged("shop", "payment.lapse", "NOT_ACTIVE")});
}

TEST_CASE("the number is released when the grace is over, not before", "[decider][payment]") {
  const auto story = given_held({lapsed("shop", start + 7 * day)});
  auto early = story, due = story;
  early.after(7 * day - 1).when(release_lapsed).then({unchanged("shop", "number.release_lapsed", "NOT_DUE")});
  due.after(7 * day)
      .when(release_lapsed)
      .then({released(first, "shop", grace_over), rests(first, start + 37 * day)});
}

TEST_CASE("paying within the grace keeps the number", "[decider][payment]") {
  given_held({lapsed("shop", start + day)}).when(ActivatePayment{tenant("shop"), {}}).then({paid("shop")});
  given_held({lapsed("shop", start + day), paid("shop")})
      .after(2 * day)
      .when(release_lapsed)
      .then({unchanged("shop", "number.release_lapsed", "NOT_DUE")});
}

TEST_CASE("who lost its number by not paying is given another by paying again", "[decider][payment]") {
  given_held({lapsed("shop", start), released(first, "shop", grace_over), rests(first, start + 30 * day),
              added(second)})
      .when(ActivatePayment{tenant("shop"), {}})
      .then({paid("shop"), assigned(second, "shop", Asked::payment)});
}

TEST_CASE("who loses its number at the carrier while it does not pay is given another by paying again",
          "[decider][payment]") {
  given_held({lapsed("shop", start + day), NumberLost{number(first), tenant("shop"), Code("NOT_OWNED")},
              added(second)})
      .when(ActivatePayment{tenant("shop"), {}})
      .then({paid("shop"), assigned(second, "shop", Asked::payment)});
}

TEST_CASE("who gave its number up is given no other by paying again", "[decider][payment]") {
  given_held({released(first, "shop"), rests(first, start + 30 * day), lapsed("shop"), added(second)})
      .when(ActivatePayment{tenant("shop"), {}})
      .then({paid("shop")});
}

TEST_CASE("a number that is released rests as long as its country asks", "[decider][payment]") {
  const auto rest = [](const std::string& country, const std::string& e164, const Policy& policy) {
    const auto answered =
        given({registered("shop", country), paid("shop"), added(e164, country), assigned(e164, "shop")})
            .under(policy)
            .when(ReleaseNumber{tenant("shop"), Reason("closed")});
    REQUIRE(answered.events().size() == 2);
    CHECK(answered.events().front() == Event(released(e164, "shop")));
    return (std::get<NumberQuarantined>(answered.events().back()).until.micros - start.micros) / day;
  };
  CHECK(rest("US", american, {}) == 45);
  CHECK(rest("GB", first, {}) == 30);
  CHECK(rest("ZA", "+27211234567", {}) == 45);
  Policy short_rests;
  read_cool_downs("GB=1,*=2", short_rests);
  CHECK(rest("GB", first, short_rests) == 1);
  CHECK(rest("ZA", "+27211234567", short_rests) == 2);
  CHECK(rest("US", american, short_rests) == 45);
}

TEST_CASE("releasing where there is no number changes nothing", "[decider][payment]") {
  given({registered("shop")})
      .when(ReleaseNumber{tenant("shop"), Reason("closed")})
      .then({unchanged("shop", "number.release", "NO_NUMBER")});
}

TEST_CASE("a number reserved for a tenant is not yet its own to release", "[decider][payment]") {
  given({registered("shop"), added(first), reserved(first, "shop", start + day)})
      .when(ReleaseNumber{tenant("shop"), Reason("closed")})
      .then({unchanged("shop", "number.release", "NO_NUMBER")});
}

}  // namespace
}  // namespace ledgerline::tests
