#include "projections/why/why.hpp"

#include "projections/difference/state.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/chronicle.hpp"
#include "tests/support/given_talk.hpp"
#include "tests/support/given_work.hpp"

/// Why a tenant stands as it does, to the letter.
namespace ledgerline::tests {
namespace {

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

/// Two numbers, and a shop that asked before it paid.
Chronicle asked_too_early() {
  Chronicle story;
  story.by("ana@desk", "pool.add").tell({added(first), added(second)});
  story.later(day).by("ana@desk", "tenant.register").tell({registered("shop")});
  story.later(day).by("token:018f", "number.allocate").on("", "req-1");
  return story;
}

}  // namespace

TEST_CASE("a number is explained back to the webhook that paid for it", "[why]") {
  Chronicle story;
  story.by("ana@desk", "pool.add").tell({added(first), added(second)});
  story.by("ana@desk", "tenant.register").tell({registered("shop"), registered("other")});
  story.later(day).by("token:018f", "number.allocate").tell({blocked("shop")});
  story.later(day).by("webhook:stripe", "payment.activate").on("evt_1", "req-7");
  story.tell({paid("shop"), assigned(first, "shop", Asked::payment)});
  CHECK(why(Question::number, story) == "");
}

}  // namespace ledgerline::tests
