#include <limits>

#include "engine/deciders/recipe.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/given_work.hpp"

namespace ledgerline::tests::purchase_test {
namespace {

/// A tenant that pays and is being given a number by purchase.
std::vector<Event> searching(Supply supply = Supply::purchase, VoiceRoute voice = VoiceRoute::app) {
  return {registered("shop"), paid("shop"), started("shop", supply, voice), searches("shop")};
}

std::vector<Event> with(std::vector<Event> events, std::initializer_list<Event> more) {
  events.insert(events.end(), more);
  return events;
}

/// What a worker asks to attempt next, and the event that answers; it is part of the story from then on.
struct Tried {
  Given story;
  EffectAttempted event;
};
Tried tried(const std::vector<Event>& events, const std::string& e164 = {}) {
  const auto before = given(events).facts();
  const auto event = e164.empty() ? attempted_for(before, "shop") : attempted(before, e164);
  return {given(with(events, {event})), event};
}

EffectDone done(const EffectAttempted& a, const std::string& reference = {}) {
  EffectDone event;
  event.tenant = a.tenant;
  event.number = a.number;
  event.effect = a.effect;
  event.step = a.step;
  event.attempt = a.attempt;
  if (!reference.empty()) event.reference = Reference(reference);
  return event;
}

RecordEffect found(const EffectAttempted& a, std::initializer_list<std::string> numbers) {
  auto record = came_to(a, EffectOutcome::done, "area code 415");
  for (const auto& e164 : numbers) record.offers.push_back(ordered(e164, "shop"));
  return record;
}

template <class E>
std::optional<E> find_event(const std::vector<Event>& events) {
  for (const auto& event : events)
    if (const auto* found = std::get_if<E>(&event)) return *found;
  return std::nullopt;
}

TEST_CASE("a provisioning by purchase searches, once the tenant pays", "[deciders][purchase]") {
  ProvisionNumber ask{started("shop", Supply::purchase)};
  given({registered("shop"), paid("shop")}).when(ask).then({ask.tenant, searches("shop")});
  given({registered("shop")}).when(ask).then({ask.tenant, blocked("shop")});
  given({registered("shop"), ask.tenant, blocked("shop")})
      .when(ActivatePayment{tenant("shop"), {}})
      .then({PaymentActivated{tenant("shop"), {}}, searches("shop", Asked::payment)});
}

TEST_CASE("pool-then-purchase takes from the pool what the pool has", "[deciders][purchase]") {
  ProvisionNumber ask{started("shop", Supply::pool_then_purchase)};
  auto wire = wiring(first, "shop", VoiceRoute::app);
  given({registered("shop"), paid("shop"), added(first)})
      .when(ask)
      .then({ask.tenant, assigned(first, "shop"), wire});
  given({registered("shop"), paid("shop")}).when(ask).then({ask.tenant, searches("shop")});
}

TEST_CASE("asking again while a number is on its way starts nothing new", "[deciders][purchase]") {
  given(searching())
      .when(ProvisionNumber{started("shop", Supply::purchase)})
      .then({unchanged("shop", "number.provision", "IN_PROGRESS")});
  given(searching())
      .when(AllocateNumber{tenant("shop")})
      .then({unchanged("shop", "number.allocate", "IN_PROGRESS")});
}

TEST_CASE("what is owed is attempted by one worker at a time", "[deciders][effects]") {
  const auto a = tried(searching());
  CHECK(a.event.step == Step::search);
  CHECK(a.story.when(attempt("shop")).events().empty());
  auto later = a.story;
  later.after(Policy().effects.lease);
  const auto again = find_event<EffectAttempted>(later.when(attempt("shop")).events());
  REQUIRE(again);
  CHECK(again->attempt == 2);
  CHECK(again->effect == a.event.effect);
}

TEST_CASE("a search orders the first number that nobody knows", "[deciders][purchase]") {
  const auto story = with(searching(), {added(first)});
  const auto a = tried(story);
  const auto events = a.story.when(found(a.event, {first, second, third})).events();
  CHECK(find_event<NumberOrdered>(events)->number == number(second));
  const auto none = tried(with(story, {added(second)}));
  const auto deferred =
      find_event<EffectDeferred>(none.story.when(found(none.event, {first, second})).events());
  REQUIRE(deferred);
  CHECK(deferred->code.str() == "OFFERS_TAKEN");
  CHECK(deferred->until == none.story.facts().now());  // other area codes are looked in at once
  auto again = none.story;
  again.after(0, {*deferred});
  again.after(0, again.when(attempt("shop")).events());
  auto second_time = none.event;
  second_time.attempt = 2;
  const auto later = find_event<EffectDeferred>(again.when(found(second_time, {first, second})).events());
  REQUIRE(later);
  CHECK(later->until > again.facts().now());
}

TEST_CASE("a number that was lost is ordered again where a search offers nothing else",
          "[deciders][purchase]") {
  const auto a = tried(with(searching(), {ordered(first, "shop"), gone(first, "shop", "NUMBER_TAKEN")}));
  const auto other = a.story.when(found(a.event, {first, second})).events();
  CHECK(find_event<NumberOrdered>(other)->number == number(second));
  const auto same = a.story.when(found(a.event, {first})).events();
  REQUIRE(find_event<NumberOrdered>(same));
  CHECK(find_event<NumberOrdered>(same)->number == number(first));
}

TEST_CASE("a bundle goes with the order, and one named later with it and what is ordered in its place",
          "[deciders][purchase]") {
  auto begun = started("shop", Supply::purchase);
  begun.bundle = Reference("BU1");
  const auto a = tried({registered("shop"), paid("shop"), begun, searches("shop")});
  const auto order = find_event<NumberOrdered>(a.story.when(found(a.event, {first})).events());
  REQUIRE(order);
  CHECK(order->bundle == Reference("BU1"));
  const auto buying = tried({registered("shop"), paid("shop"), begun, searches("shop"), *order}, first);
  const auto refused = came_to(buying.event, EffectOutcome::refused, "BUNDLE_REQUIRED");
  auto story = buying.story;
  story.after(0, story.when(refused).events());
  story.after(0, story.when(RetryEffect{tenant("shop"), number(first), Reference("BU2")}).events());
  CHECK(story.facts().number(number(first))->wiring->bundle == Reference("BU2"));
  CHECK(story.facts().tenant(tenant("shop"))->provisioning->bundle == Reference("BU2"));
}

TEST_CASE("two tenants that found one number do not both order it", "[deciders][purchase]") {
  auto events = searching();
  for (auto& event : std::vector<Event>{registered("other"), paid("other"),
                                        started("other", Supply::purchase), searches("other")})
    events.push_back(event);
  events.push_back(ordered(first, "other"));
  const auto a = tried(events);
  CHECK(find_event<NumberOrdered>(a.story.when(found(a.event, {first, second})).events())->number ==
        number(second));
}

TEST_CASE("no number anywhere: who may wait for the pool waits, who may not stalls", "[deciders][purchase]") {
  const auto waiting = tried(searching(Supply::pool_then_purchase));
  CHECK(find_event<AllocationQueued>(
      waiting.story.when(came_to(waiting.event, EffectOutcome::refused, "NO_NUMBERS")).events()));
  const auto stuck = tried(searching());
  const auto events = stuck.story.when(came_to(stuck.event, EffectOutcome::refused, "NO_NUMBERS")).events();
  REQUIRE(find_event<EffectStalled>(events));
  CHECK(find_event<EffectStalled>(events)->code.str() == "NO_NUMBERS");
}

TEST_CASE("the gate is asked again just before a purchase is sent", "[deciders][purchase]") {
  const auto story = with(searching(), {ordered(first, "shop"), lapsed("shop")});
  given(story)
      .when(attempt("shop", first))
      .then({blocked("shop", Asked::purchase), gone(first, "shop", "PAYMENT_REQUIRED")});
  auto paying = with(story, {blocked("shop", Asked::purchase), gone(first, "shop", "PAYMENT_REQUIRED")});
  given(paying)
      .when(ActivatePayment{tenant("shop"), {}})
      .then({PaymentActivated{tenant("shop"), {}}, searches("shop", Asked::payment)});
}

TEST_CASE("a purchase that may have been sent is looked for, and not sent, once nobody pays",
          "[deciders][purchase]") {
  const auto a = tried(with(searching(), {ordered(first, "shop")}), first);
  auto story = a.story;
  story.after(Policy().effects.lease, {lapsed("shop")});
  const auto again = find_event<EffectAttempted>(story.when(attempt("shop", first)).events());
  REQUIRE(again);
  CHECK(again->look_only);
}

TEST_CASE("a number that was bought after the payment lapsed goes to the pool", "[deciders][purchase]") {
  const auto a = tried(with(searching(), {ordered(first, "shop")}), first);
  auto story = a.story;
  story.after(1, {lapsed("shop")});
  const auto sid = "PN0123456789abcdef0123456789abcdef";
  story.when(came_to(a.event, EffectOutcome::done, sid))
      .then({done(a.event, sid), purchased(first, "shop"), blocked("shop", Asked::purchase),
             unreserved(first, "shop")});
}

TEST_CASE("a number that is gone is another search, five times at most", "[deciders][purchase]") {
  auto events = searching();
  for (int i = 0; i < 4; ++i) {
    const auto e164 = "+44770090010" + std::to_string(i);
    events.push_back(ordered(e164, "shop"));
    events.push_back(gone(e164, "shop", "NUMBER_NOT_AVAILABLE"));
  }
  CHECK(owed(*given(events).facts().tenant(tenant("shop"))) == Step::search);
  const auto a = tried(with(events, {ordered(first, "shop")}), first);
  const auto last = a.story.when(came_to(a.event, EffectOutcome::refused, "NUMBER_NOT_AVAILABLE")).events();
  CHECK(find_event<NumberLost>(last));
  REQUIRE(find_event<EffectStalled>(last));
  CHECK(find_event<EffectStalled>(last)->code.str() == "NUMBERS_LOST");
}

TEST_CASE("each search after a loss is another effect", "[deciders][effects]") {
  const auto before = tried(searching());
  const auto after =
      tried(with(searching(), {ordered(first, "shop"), gone(first, "shop", "NUMBER_NOT_AVAILABLE")}));
  CHECK(before.event.effect != after.event.effect);
}

TEST_CASE("unsure is tried again, three times; then it stalls, and an operator decides",
          "[deciders][effects]") {
  auto story = given(with(searching(), {ordered(first, "shop")}));
  const auto once = [&](std::int64_t n) {
    auto event = attempted(story.facts(), first);
    CHECK(event.attempt == n);
    story.after(0, {event});
    const auto events = story.when(came_to(event, EffectOutcome::unsure, "TIMED_OUT")).events();
    story.after(0, events);
    return events;
  };
  CHECK_FALSE(find_event<EffectStalled>(once(1)));
  CHECK(story.when(attempt("shop", first)).events().empty());  // not before its time
  story.after(Policy().effects.longest_wait);
  CHECK_FALSE(find_event<EffectStalled>(once(2)));
  story.after(Policy().effects.longest_wait);
  CHECK(find_event<EffectStalled>(once(3)));
  story.after(day);
  CHECK(story.when(attempt("shop", first)).events().empty());
  const auto retried = story.when(RetryEffect{tenant("shop"), number(first), {}}).events();
  CHECK(find_event<EffectRetried>(retried));
  story.after(0, retried);
  CHECK(find_event<EffectAttempted>(story.when(attempt("shop", first)).events()));
}

TEST_CASE("a deferral counts as no failure, and honours what the provider said", "[deciders][effects]") {
  const auto a = tried(with(searching(), {ordered(first, "shop")}), first);
  auto record = came_to(a.event, EffectOutcome::deferred, "RATE_LIMITED");
  record.retry_after = 17 * micros_per_minute;
  const auto events = a.story.when(record).events();
  REQUIRE(find_event<EffectDeferred>(events));
  CHECK(find_event<EffectDeferred>(events)->until == start + 17 * micros_per_minute);
  record.retry_after = std::numeric_limits<std::int64_t>::max();  // whatever a provider says
  CHECK(find_event<EffectDeferred>(a.story.when(record).events())->until == start + 30 * day);
  auto story = a.story;
  story.after(0, events);
  CHECK(story.facts().number(number(first))->work->failures == 0);
}

TEST_CASE("the outcome of a stale attempt is noted; done wins once nobody else is at it",
          "[deciders][effects]") {
  const auto a = tried(with(searching(), {ordered(first, "shop")}), first);
  auto story = a.story;
  story.after(Policy().effects.lease);
  const auto second = attempted(story.facts(), first);
  story.after(0, {second});
  CHECK(find_event<EffectNoted>(story.when(came_to(a.event, EffectOutcome::unsure, "TIMED_OUT")).events()));
  const auto late = came_to(a.event, EffectOutcome::done, "PN1");
  CHECK(find_event<EffectNoted>(story.when(late).events()));  // the second one may send something yet
  auto answered = story;
  answered.after(0, answered.when(came_to(second, EffectOutcome::deferred, "RATE_LIMITED")).events());
  CHECK(find_event<NumberPurchased>(answered.when(late).events()));
  auto dead = story;
  dead.after(Policy().effects.lease);
  CHECK(find_event<NumberPurchased>(dead.when(late).events()));
}

TEST_CASE("an abandoned purchase ends the provisioning and leaves no order", "[deciders][effects]") {
  auto events = with(searching(), {ordered(first, "shop")});
  const auto a = tried(events, first);
  auto story = a.story;
  story.after(0, story.when(came_to(a.event, EffectOutcome::refused, "ADDRESS_REQUIRED")).events());
  CHECK(story.facts().number(number(first))->work->phase == WorkPhase::stalled);
  story.after(0, story.when(AbandonEffect{tenant("shop"), number(first), Reason("no address")}).events());
  const auto facts = story.facts();
  CHECK(facts.number(number(first))->status == NumberStatus::lost);
  CHECK_FALSE(facts.number(number(first))->work);
  CHECK_FALSE(facts.tenant(tenant("shop"))->provisioning);
}

}  // namespace
}  // namespace ledgerline::tests::purchase_test
