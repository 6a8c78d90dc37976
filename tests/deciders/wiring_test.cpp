#include "engine/deciders/recipe.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/given_work.hpp"

namespace ledgerline::tests::wiring_test {
namespace {

/// Works off what a number owes, one step after the other, as if each call went well.
std::vector<Step> steps_of(Given& story, const std::string& e164) {
  std::vector<Step> steps;
  for (;;) {
    const auto facts = story.facts();
    const auto* row = facts.number(number(e164));
    if (!row->work) return steps;
    const auto tried = attempted(facts, e164);
    steps.push_back(tried.step);
    story.after(0, {tried});
    story.after(
        0, story.when(came_to(tried, EffectOutcome::done, "ref-" + std::to_string(steps.size()))).events());
    if (steps.size() > 30) return steps;
  }
}

TenantRegistered with_email(const std::string& id) {
  auto event = registered(id);
  event.email = Personal(Email("owner@example.com"));
  event.assistant = AssistantId("018f3c9e-6d0a-7c4b-8d1e-2f3a4b5c6d7e");
  return event;
}

Given bought(VoiceRoute voice) {
  return given({with_email("shop"), paid("shop"), started("shop", Supply::purchase, voice), searches("shop"),
                ordered(first, "shop")});
}

TEST_CASE("a purchase for Vapi: webhooks come after the import, and are read back", "[deciders][wiring]") {
  auto story = bought(VoiceRoute::vapi);
  CHECK(steps_of(story, first) ==
        std::vector{Step::buy, Step::import, Step::assistant, Step::webhooks, Step::verify, Step::mail});
  const auto facts = story.facts();
  CHECK(facts.number(number(first))->status == NumberStatus::assigned);
  CHECK(facts.tenant(tenant("shop"))->number == number(first));
}

TEST_CASE("a purchase for LiveKit makes trunk, rule and the way to them", "[deciders][wiring]") {
  auto story = bought(VoiceRoute::livekit);
  CHECK(steps_of(story, first) == std::vector{Step::buy, Step::sip_trunk, Step::dispatch, Step::carrier_trunk,
                                              Step::webhooks, Step::verify, Step::mail});
}

/// Done steps until one is next; that one is begun, and its worker dies.
void die_at(Given& story, Step step) {
  for (;;) {
    const auto tried = attempted(story.facts(), first);
    story.after(0, {tried});
    if (tried.step == step) return;
    story.after(0, story.when(came_to(tried, EffectOutcome::done, "ref")).events());
  }
}

TEST_CASE("a removal that may have gone through is ended before the same is made again",
          "[deciders][wiring]") {
  for (const auto dies_at : {Step::remove_dispatch, Step::remove_sip_trunk}) {
    auto story = bought(VoiceRoute::livekit);
    steps_of(story, first);
    story.after(0, story.when(SetVoice{tenant("shop"), VoiceRoute::app}).events());
    die_at(story, dies_at);
    story.after(0, story.when(SetVoice{tenant("shop"), VoiceRoute::vapi}).events());
    story.after(0, story.when(SetVoice{tenant("shop"), VoiceRoute::livekit}).events());
    const auto steps = steps_of(story, first);
    INFO(static_cast<int>(dies_at));
    if (dies_at == Step::remove_dispatch)
      CHECK(steps == std::vector{Step::remove_dispatch, Step::dispatch, Step::webhooks, Step::verify});
    else
      CHECK(steps == std::vector{Step::remove_sip_trunk, Step::sip_trunk, Step::dispatch, Step::webhooks,
                                 Step::verify});
  }
}

TEST_CASE("a number from the pool is found at the carrier first, and is nobody's before",
          "[deciders][wiring]") {
  auto story = given({with_email("shop"), paid("shop"), added(first)});
  story.after(0, story.when(ProvisionNumber{started("shop", Supply::pool)}).events());
  CHECK(story.facts().number(number(first))->status == NumberStatus::assigned);
  CHECK(steps_of(story, first) == std::vector{Step::find, Step::webhooks, Step::verify, Step::mail});
}

TEST_CASE("without a voice route a number is wired nowhere", "[deciders][wiring]") {
  given({with_email("shop"), paid("shop"), added(first)})
      .when(AllocateNumber{tenant("shop")})
      .then({assigned(first, "shop")});
}

TEST_CASE("a released number is unwired, and rests until it is", "[deciders][wiring]") {
  auto story = bought(VoiceRoute::vapi);
  steps_of(story, first);
  story.after(0, story.when(ReleaseNumber{tenant("shop"), Reason("closed")}).events());
  story.after(31 * day);
  story.when(ReturnNumber{number(first)}).then({refused_number(first, "pool.return", "NOT_UNWIRED")});
  CHECK(steps_of(story, first) == std::vector{Step::neutralise, Step::remove_import});
  CHECK_FALSE(story.facts().number(number(first))->wiring);
  story.when(ReturnNumber{number(first)}).then({returned(first)});
}

/// Bought, and given back while a worker sets its webhooks.
struct GivenBack {
  Given story;
  EffectAttempted webhooks;
  Work work() const {
    const auto facts = story.facts();
    return *facts.number(number(first))->work;
  }
  void comes_to(EffectOutcome outcome, const std::string& code) {
    story.after(0, story.when(came_to(webhooks, outcome, code)).events());
  }
};
GivenBack given_back() {
  auto story = bought(VoiceRoute::app);
  steps_of(story, first);
  story.after(0, story.when(RewireNumber{tenant("shop")}).events());
  const auto webhooks = attempted(story.facts(), first);
  REQUIRE(webhooks.step == Step::webhooks);
  story.after(1000, {webhooks});
  story.after(0, story.when(ReleaseNumber{tenant("shop"), Reason("closed")}).events());
  return {std::move(story), webhooks};
}

TEST_CASE("nothing is taken back while a worker may still set it", "[deciders][wiring][effects]") {
  auto shop = given_back();
  const auto back = AttemptEffect{{}, number(first), false, Actor("worker")};
  CHECK(shop.work().step == Step::neutralise);
  CHECK(shop.work().due == shop.webhooks.until);
  CHECK(shop.story.when(back).events().empty());
  SECTION("it is due when the worker has come back") {
    shop.comes_to(EffectOutcome::done, "PN1");
    CHECK(shop.work().due == shop.story.facts().now());
    CHECK_FALSE(shop.story.when(back).events().empty());
  }
  SECTION("it is due when the worker says that it sent nothing") {
    shop.comes_to(EffectOutcome::refused, "WITHDRAWN");
    CHECK_FALSE(shop.story.when(back).events().empty());
  }
  SECTION("it waits for the lease's end where the carrier may still be at it") {
    shop.comes_to(EffectOutcome::unsure, "TIMED_OUT");
    CHECK(shop.story.when(back).events().empty());
    shop.story.after(Policy().effects.lease);
    CHECK_FALSE(shop.story.when(back).events().empty());
  }
  SECTION("it waits as long for a further change of mind") {
    shop.story.after(0, {NumberLost{number(first), {}, Code("NOT_OWNED")}});
    CHECK(shop.work().due == shop.webhooks.until);
  }
}

TEST_CASE("another voice route takes back what it does not want before it makes its own",
          "[deciders][wiring]") {
  auto story = bought(VoiceRoute::vapi);
  steps_of(story, first);
  story.after(0, story.when(SetVoice{tenant("shop"), VoiceRoute::livekit}).events());
  CHECK(steps_of(story, first) == std::vector{Step::remove_import, Step::sip_trunk, Step::dispatch,
                                              Step::carrier_trunk, Step::webhooks, Step::verify});
}

TEST_CASE("a new assistant is imported and pointed anew", "[deciders][wiring]") {
  auto story = bought(VoiceRoute::vapi);
  steps_of(story, first);
  const AssistantId other("118f3c9e-6d0a-7c4b-8d1e-2f3a4b5c6d7e");
  story.after(0, story.when(AssignAssistant{tenant("shop"), other}).events());
  CHECK(steps_of(story, first) == std::vector{Step::import, Step::assistant, Step::webhooks, Step::verify});
}

TEST_CASE("a replaced number is released when the new one works, and not before", "[deciders][wiring]") {
  auto story = bought(VoiceRoute::app);
  steps_of(story, first);
  auto another = started("shop", Supply::purchase);
  another.replaces = Reason("too many wrong calls");
  story.after(0, story.when(ProvisionNumber{another}).events());
  story.after(0, {ordered(second, "shop")});
  CHECK(story.facts().tenant(tenant("shop"))->number == number(first));
  steps_of(story, second);
  const auto facts = story.facts();
  CHECK(facts.tenant(tenant("shop"))->number == number(second));
  CHECK(facts.number(number(first))->status == NumberStatus::resting);
  CHECK(steps_of(story, first) == std::vector{Step::neutralise});
}

TEST_CASE("who loses its number while another waits for payment is given it by paying",
          "[deciders][wiring]") {
  auto story = bought(VoiceRoute::app);
  steps_of(story, first);
  story.after(0, {lapsed("shop")});
  auto another = started("shop", Supply::pool);
  another.replaces = Reason("too many wrong calls");
  story.after(0, story.when(ProvisionNumber{another}).events());
  story.after(0, story.when(LoseNumber{number(first), tenant("shop"), Code("NOT_OWNED")}).events());
  story.after(0, {added(second)});
  story.after(0, story.when(ActivatePayment{tenant("shop"), {}}).events());
  CHECK(story.facts().tenant(tenant("shop"))->number == number(second));
}

TEST_CASE("a closed tenant's number is released, and nothing is given to it again", "[deciders][wiring]") {
  auto story = bought(VoiceRoute::app);
  steps_of(story, first);
  story.after(0, story.when(CloseTenant{tenant("shop"), Reason("moved")}).events());
  const auto facts = story.facts();
  CHECK(facts.number(number(first))->status == NumberStatus::resting);
  story.when(AllocateNumber{tenant("shop")}).then({refused("shop", "number.allocate", "TENANT_CLOSED")});
}

TEST_CASE("the tenant that stops paying while its number is wired does not get it", "[deciders][wiring]") {
  auto story = bought(VoiceRoute::vapi);
  for (const auto expected : {Step::buy, Step::import}) {
    const auto tried = attempted(story.facts(), first);
    CHECK(tried.step == expected);
    story.after(0, {tried});
    story.after(0, story.when(came_to(tried, EffectOutcome::done, "ref")).events());
  }
  story.after(0, {lapsed("shop")});
  steps_of(story, first);
  const auto facts = story.facts();
  CHECK_FALSE(facts.tenant(tenant("shop"))->number);
  CHECK(facts.number(number(first))->status == NumberStatus::resting);
  CHECK_FALSE(facts.number(number(first))->wiring);  // and nothing is left of it at the providers
}

TEST_CASE("ids of effects differ by cause, step and number, and by nothing else", "[deciders][effects]") {
  const Code one(to_string(id_of(1))), two(to_string(id_of(2)));
  CHECK(effect_id(one, Step::buy, first) == effect_id(one, Step::buy, first));
  CHECK(effect_id(one, Step::buy, first) != effect_id(two, Step::buy, first));
  CHECK(effect_id(one, Step::buy, first) != effect_id(one, Step::find, first));
  CHECK(effect_id(one, Step::buy, first) != effect_id(one, Step::buy, second));
}

TEST_CASE("waits double up to a bound, and differ by the effect's id", "[deciders][effects]") {
  const EffectPolicy policy;
  CHECK(policy.attempts == 3);
  CHECK(policy.first_wait == 30'000'000);
  CHECK(policy.lease == 300'000'000);
  const auto at = [&](std::int64_t times, const char* id) {
    return policy.wait(policy.first_wait, times, id);
  };
  for (std::int64_t times = 1; times < 10; ++times) {
    const auto whole = std::min(policy.first_wait << (times - 1), policy.longest_wait);
    CHECK(at(times, "eff_1") >= whole / 2);
    CHECK(at(times, "eff_1") <= whole);
  }
  CHECK(at(1, "eff_1") == at(1, "eff_1"));
  CHECK(at(1, "eff_1") != at(1, "eff_2"));
}

TEST_CASE("after an unsure attempt nobody looks before the provider has settled", "[deciders][effects]") {
  const EffectPolicy policy;
  const auto given_order = given({registered("shop"), paid("shop"), started("shop", Supply::purchase),
                                  searches("shop"), ordered(first, "shop")});
  const auto asked = given_order.when(attempt("shop", first));
  const auto tried = std::get<EffectAttempted>(asked.events().front());
  auto story = given({registered("shop"), paid("shop"), started("shop", Supply::purchase), searches("shop"),
                      ordered(first, "shop"), tried});
  const auto answered = story.when(came_to(tried, EffectOutcome::unsure, "TIMED_OUT"));
  const auto unsure = std::get<EffectUnsure>(answered.events().front());
  CHECK(unsure.until.micros >= story.facts().now().micros + policy.first_wait);
}

}  // namespace
}  // namespace ledgerline::tests::wiring_test
