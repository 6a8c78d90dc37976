#include "tests/support/catch.hpp"
#include "tests/support/given.hpp"

namespace ledgerline::tests::payment_test {
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

/// What a provider told, and when it says that it came about.
ActivatePayment activated_at(Time at, const std::string& by = "sub_1") {
  return {tenant("shop"), Reference(by), at};
}
LapsePayment lapsed_at(Time at, const std::string& by = "sub_1") {
  return {tenant("shop"), Reference(by), at};
}
PaymentActivated paid_at(Time at, const std::string& by = "sub_1") {
  return {tenant("shop"), Reference(by), at};
}

TEST_CASE("a payment that is told again is kept with its time, so that what came before it is told from it",
          "[decider][payment]") {
  const auto story = given({registered("shop"), paid_at(start), paid_at(start + 30 * day)});
  story.when(lapsed_at(start + 20 * day)).then({unchanged("shop", "payment.lapse", "OLDER_NEWS")});
  story.when(activated_at(start + 20 * day)).then({unchanged("shop", "payment.activate", "OLDER_NEWS")});
  story.when(activated_at(start + 30 * day)).then({unchanged("shop", "payment.activate", "ALREADY_ACTIVE")});
  story.when(activated_at(start + 60 * day)).then({paid_at(start + 60 * day)});
  story.when(lapsed_at(start + 31 * day)).then({PaymentLapsed{tenant("shop"), {}, start + 31 * day}});
  story.when(lapse).then({lapsed("shop")});  // an operator's word has no time, and counts
}

TEST_CASE("a lapse that is told again begins no second grace", "[decider][payment]") {
  const PaymentLapsed once{tenant("shop"), start + 7 * day, start};
  const PaymentLapsed again{tenant("shop"), start + 7 * day, start + day};
  given_held({once}).after(day).when(lapsed_at(start + day)).then({again});
}

TEST_CASE("the end of a subscription that was replaced takes nothing away", "[decider][payment]") {
  const auto story = given({registered("shop"), paid_at(start, "sub_1"), paid_at(start + day, "sub_2")});
  story.when(lapsed_at(start + 2 * day, "sub_1"))
      .then({unchanged("shop", "payment.lapse", "PAID_OTHERWISE")});
  story.when(lapsed_at(start + 2 * day, "sub_2")).then({PaymentLapsed{tenant("shop"), {}, start + 2 * day}});
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
}  // namespace ledgerline::tests::payment_test
