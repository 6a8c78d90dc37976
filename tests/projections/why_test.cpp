#include "projections/why/why.hpp"

#include "projections/difference/state.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/chronicle.hpp"
#include "tests/support/given_talk.hpp"
#include "tests/support/given_work.hpp"

/// Why a tenant stands as it does, to the letter.
namespace ledgerline::tests::why_test {
namespace {

using Catch::Matchers::EndsWith, Catch::Matchers::StartsWith;

/// What is known of the shop after all of a chronicle, with the pool as its decision found it.
Known known_of(const Chronicle& chronicle, std::size_t ahead = 0) {
  Known known;
  known.history = chronicle.of("shop");
  known.ahead = ahead;
  if (const auto decision = pool_decision(known.history)) known.pool = chronicle.pool_before(*decision);
  return known;
}

std::string why(Question question, const Chronicle& chronicle, Audience audience = Audience::operators,
                std::size_t ahead = 0) {
  return to_lines(explain(question, known_of(chronicle, ahead), audience));
}

/// A number is given to another one, and then the shop asks, before it paid.
Chronicle asked_too_early() {
  Chronicle story;
  story.by("ana@desk", "pool.add").tell({added(first), added(second), added(third)});
  story.by("ana@desk", "tenant.register").tell({registered("shop"), registered("other")});
  story.later(day).by("token:018f", "number.allocate").tell({assigned(first, "other")});
  story.later(day).by("token:018f", "number.allocate").tell({blocked("shop")});
  return story;
}

}  // namespace

TEST_CASE("a number is explained back to the webhook that paid for it", "[why]") {
  auto story = asked_too_early();
  story.later(day).by("webhook:stripe", "payment.activate").on("evt_1", "req-7");
  story.tell({paid("shop"), assigned(second, "shop", Asked::payment)});
  const std::string told =
      "shop has +447700900002 because it had paid, and the pool gives the oldest number that is available.\n"
      "- It was registered at 2026-03-01 09:00:00 UTC, by ana@desk (tenant.register). [4]\n"
      "- It asked for a number and was held back at the payment gate at 2026-03-03 09:00:00 UTC, by the API "
      "with token 018f (number.allocate). [7]\n"
      "- Its payment was activated at 2026-03-04 09:00:00 UTC, by a webhook of stripe (payment.activate, for "
      "evt_1, request req-7). [8]\n"
      "- The payment set going what had been asked for: it was given +447700900002 at 2026-03-04 09:00:00 "
      "UTC, "
      "by a webhook of stripe (payment.activate, for evt_1, request req-7). [9]\n"
      "- Of GB's 3 numbers 2 were available, and +447700900002 had been so longest. [2]\n"
      "- No provider was told of it: nobody said who answers its calls.\n";
  CHECK(why(Question::number, story) ==
        told +
            "Not given, in the order in which they would have been:\n"
            "- +447700900001: other has it since 2026-03-02 09:00:00 UTC\n"
            "- +447700900003: its turn comes later: available since [3] only\n");
  CHECK(why(Question::number, story, Audience::everybody) == told);
  CHECK(why(Question::payment, story) ==
        "shop pays: so it was told, and nothing later says otherwise.\n"
        "- It was registered at 2026-03-01 09:00:00 UTC, by ana@desk (tenant.register). [4]\n"
        "- Its payment was activated at 2026-03-04 09:00:00 UTC, by a webhook of stripe (payment.activate, "
        "for evt_1, request req-7). [8]\n"
        "- In the same moment it was given +447700900002. [9]\n");
}

TEST_CASE("who is held back at the gate has no number because it has not paid", "[why]") {
  auto story = asked_too_early();
  story.later(day).by("token:018f", "number.allocate").tell({blocked("shop")});
  CHECK(why(Question::number, story) ==
        "shop has no number, because it asked for one, and has not paid.\n"
        "- It was registered at 2026-03-01 09:00:00 UTC, by ana@desk (tenant.register). [4]\n"
        "- It asked for a number and was held back at the payment gate 2 times, the last time at 2026-03-04 "
        "09:00:00 UTC, by the API with token 018f (number.allocate). [7, 8]\n");
  CHECK_THAT(why(Question::payment, story),
             StartsWith("shop does not pay: nobody ever told of a payment.\n"));
  CHECK_THAT(why(Question::status, story), StartsWith("shop is held back at the payment gate.\n"));
  CHECK(why(Question::onboarding, story) == "shop has no onboarding: no text of its owner began one.\n");
  story.later(day).by("webhook:stripe", "payment.activate").tell({paid("shop")});
  CHECK_THAT(
      why(Question::number, story),
      StartsWith("shop has no number, because it asked before it had paid, and has not asked since.\n"));
}

TEST_CASE("who waits is told its place, and what became of the numbers there are", "[why]") {
  Chronicle story;
  story.by("ana@desk", "pool.add").tell({added(first), added(second)});
  story.by("ana@desk", "tenant.register").tell({registered("shop"), registered("other")});
  story.by("ana@desk", "number.allocate").tell({paid("other"), assigned(first, "other")});
  story.by("ana@desk", "pool.retire").tell({retired(second)});
  story.later(day).by("ana@desk", "payment.activate").tell({paid("shop")});
  story.later(day).by("token:018f", "number.allocate").tell({waits("shop")});
  CHECK(
      why(Question::number, story, Audience::operators, 2) ==
      "shop has no number, because the pool is empty, and it waits in place 3 of GB's queue.\n"
      "- It was registered at 2026-03-01 09:00:00 UTC, by ana@desk (tenant.register). [3]\n"
      "- Its payment was activated at 2026-03-02 09:00:00 UTC, by ana@desk (payment.activate). [8]\n"
      "- The pool had no number for it, and it waits in the queue from then on: at 2026-03-03 09:00:00 UTC, "
      "by the API with token 018f (number.allocate). [9]\n"
      "- Of GB's 2 numbers none was available.\n"
      "Not given, in the order in which they would have been:\n"
      "- +447700900001: other has it since 2026-03-01 09:00:00 UTC\n"
      "- +447700900002: retired, for good\n");
  CHECK_THAT(why(Question::status, story, Audience::operators, 2),
             StartsWith("shop waits for a number.\n") && ContainsSubstring("in place 3 of GB's queue"));
}

TEST_CASE("a step that stalls is told with what an operator can do", "[why]") {
  Chronicle story;
  story.by("ana@desk", "tenant.register").tell({registered("shop")});
  story.by("webhook:stripe", "payment.activate").tell({paid("shop")});
  story.by("token:018f", "number.provision").tell({started("shop", Supply::purchase), searches("shop")});
  const auto row = tenant_as_of(story.of("shop"), story.head());
  EffectStalled stalled;
  stalled.tenant = row->id;
  stalled.effect = row->work->effect;
  stalled.step = row->work->step;
  stalled.code = Code("BUNDLE_REQUIRED");
  stalled.message = Reason("the carrier asks for papers");
  story.later(day).by("worker", "effect.record").tell({stalled});
  const std::string what_to_do =
      "- The step 'search' stalled at 2026-03-02 09:00:00 UTC with BUNDLE_REQUIRED: the carrier asks for "
      "papers. An operator retries it or gives it up: 'ledgerline provisioning retry|abandon shop'. [5]\n";
  CHECK_THAT(
      why(Question::number, story),
      StartsWith("shop has no number, because the step that would bring it one is stalled.\n") &&
          ContainsSubstring("A number that works was asked for (from purchase, its calls answered by app)") &&
          EndsWith(what_to_do));
  CHECK_THAT(why(Question::status, story),
             StartsWith("shop waits for an operator.\n") && EndsWith(what_to_do));
}

TEST_CASE("a number that was taken back is told, and why", "[why]") {
  auto story = asked_too_early();
  story.later(day).by("webhook:stripe", "payment.activate");
  story.tell({paid("shop"), assigned(second, "shop", Asked::payment)});
  story.later(day).by("webhook:stripe", "payment.lapse").tell({lapsed("shop", start + 30 * day)});
  CHECK(
      why(Question::status, story) ==
      "shop is in its grace: it does not pay, and keeps its number until 2026-03-31 09:00:00 UTC.\n"
      "- It was registered at 2026-03-01 09:00:00 UTC, by ana@desk (tenant.register). [4]\n"
      "- Its payment lapsed at 2026-03-05 09:00:00 UTC, by a webhook of stripe (payment.lapse); it keeps its "
      "number until 2026-03-31 09:00:00 UTC. [10]\n"
      "- shop has +447700900002 because it had paid, and the pool gives the oldest number that is available. "
      "[9]\n");
  story.later(26 * day).by("timer", "timer.due");
  story.tell({released(second, "shop", "grace is over"), rests(second, start + 60 * day)});
  CHECK_THAT(why(Question::number, story),
             StartsWith("shop has no number, because +447700900002 was taken back: grace is over.\n"));
  CHECK_THAT(why(Question::payment, story), StartsWith("shop does not pay: its payment lapsed.\n"));
}

TEST_CASE("who was closed has no number because of that: by whom, and why", "[why]") {
  Chronicle story;
  story.by("ana@desk", "tenant.register").tell({registered("shop")});
  story.later(day).by("ana@desk", "tenant.close").because("it moved abroad");
  story.tell({TenantClosed{tenant("shop"), Reason("it moved abroad")}});
  CHECK(why(Question::number, story) ==
        "shop has no number, because it was closed.\n"
        "- It was registered at 2026-03-01 09:00:00 UTC, by ana@desk (tenant.register). [1]\n"
        "- It was closed at 2026-03-02 09:00:00 UTC, by ana@desk (tenant.close, because: it moved abroad). "
        "[2]\n");
}

TEST_CASE("what a closing took back is told behind it, what was taken back earlier before it", "[why]") {
  Chronicle story;
  story.by("ana@desk", "pool.add").tell({added(first)});
  story.by("ana@desk", "tenant.register").tell({registered("shop")});
  story.by("ana@desk", "number.allocate").tell({paid("shop"), assigned(first, "shop")});
  auto earlier = story;
  story.later(day).by("ana@desk", "tenant.close").because("it moved abroad");
  story.tell({TenantClosed{tenant("shop"), Reason("it moved abroad")},
              released(first, "shop", "it moved abroad"), rests(first, start + 60 * day)});
  CHECK_THAT(
      why(Question::number, story),
      StartsWith("shop has no number, because it was closed.\n") &&
          EndsWith("- It was closed at 2026-03-02 09:00:00 UTC, by ana@desk (tenant.close, because: it "
                   "moved abroad). [5]\n"
                   "- Then, +447700900001 was taken back: it moved abroad, at 2026-03-02 09:00:00 "
                   "UTC, by ana@desk (tenant.close, because: it moved abroad). [6]\n"));
  earlier.by("ana@desk", "number.release").tell({released(first, "shop", "too dear")});
  earlier.later(day).by("ana@desk", "tenant.close").because("it moved abroad");
  earlier.tell({TenantClosed{tenant("shop"), Reason("it moved abroad")}});
  CHECK_THAT(why(Question::number, earlier),
             EndsWith("- Before, +447700900001 was taken back: too dear, at 2026-03-01 09:00:00 UTC, by "
                      "ana@desk (number.release). [5]\n"
                      "- It was closed at 2026-03-02 09:00:00 UTC, by ana@desk (tenant.close, because: it "
                      "moved abroad). [6]\n"));
}

TEST_CASE("an onboarding is told text by text, and what it waits for", "[why]") {
  Chronicle story;
  const auto text = [&](const std::vector<Event>& events) {
    story.later(day).by("webhook:twilio", "text.receive").tell(events);
  };
  text({registered("shop"), heard("shop", "hello"), OnboardingStarted{tenant("shop"), 1}});
  text({heard("shop", "?", "SM2"), repeated("shop", OnboardingState::business_type, "EMPTY")});
  text({heard("shop", "Plumbing", "SM3"), advanced("shop", OnboardingState::business_type)});
  CHECK(why(Question::onboarding, story) ==
        "shop's onboarding stands at S2_BUSINESS_NAME: the owner's answer to this question has not come.\n"
        "- It began with the owner's text SM1, at 2026-03-02 09:00:00 UTC, by a webhook of twilio "
        "(text.receive). [3]\n"
        "- At S1_BUSINESS_TYPE the question was put again (EMPTY) on the owner's text SM2, at 2026-03-03 "
        "09:00:00 UTC, by a webhook of twilio (text.receive). [5]\n"
        "- From S1_BUSINESS_TYPE to S2_BUSINESS_NAME by the owner's text SM3, at 2026-03-04 09:00:00 UTC, "
        "by a webhook of twilio (text.receive). [7]\n");
}

}  // namespace ledgerline::tests::why_test
