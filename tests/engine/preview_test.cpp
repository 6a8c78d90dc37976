#include "engine/effects/preview.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/given_work.hpp"

namespace ledgerline::tests::preview_test {
namespace {

std::vector<std::string> steps_of(const Given& story, const std::string& e164 = {}) {
  const auto facts = story.facts();
  std::vector<Number> numbers;
  if (!e164.empty()) numbers.push_back(*facts.number(number(e164)));
  std::vector<std::string> steps;
  for (const auto& ahead : steps_ahead({*facts.tenant(tenant("shop"))}, numbers, facts.policy()))
    steps.emplace_back(names(ahead.step)[static_cast<std::size_t>(ahead.step)]);
  return steps;
}

using Steps = std::vector<std::string>;

TEST_CASE("the preview of a purchase goes from the search to the read-back", "[engine][preview]") {
  const std::vector<Event> asked = {registered("shop"), paid("shop"),
                                    started("shop", Supply::purchase, VoiceRoute::livekit), searches("shop")};
  CHECK(steps_of(given(asked)) ==
        Steps{"search", "buy", "sip_trunk", "dispatch", "carrier_trunk", "webhooks", "verify"});
  const auto facts = given(asked).facts();
  const auto ahead = steps_ahead({*facts.tenant(tenant("shop"))}, {}, facts.policy());
  REQUIRE(ahead.size() == 7);
  CHECK(ahead[0].next->due == start);
  CHECK_FALSE(ahead[1].next);
  CHECK_FALSE(ahead[1].number);  // which one is not known yet
}

TEST_CASE("two tenants whose searches are to come are not taken to find one number", "[engine][preview]") {
  const auto facts =
      given({registered("shop"), paid("shop"), started("shop", Supply::purchase), searches("shop"),
             registered("other"), paid("other"), started("other", Supply::purchase), searches("other")})
          .facts();
  CHECK(steps_ahead({*facts.tenant(tenant("shop")), *facts.tenant(tenant("other"))}, {}, facts.policy())
            .size() == 8);
}

TEST_CASE("nobody pays any more: the preview ends where the purchase would", "[engine][preview]") {
  auto story = given({registered("shop"), paid("shop"), started("shop", Supply::purchase), searches("shop"),
                      ordered(first, "shop"), lapsed("shop")});
  CHECK(steps_of(story, first) == Steps{});
}

TEST_CASE("what waits for its time, and what stalled, is gone through as well", "[engine][preview]") {
  auto story = given({registered("shop"), paid("shop"), started("shop", Supply::purchase), searches("shop"),
                      ordered(first, "shop")});
  story.after(0, story.when(attempt("shop", first)).events());
  CHECK(steps_of(story, first) == Steps{"buy", "webhooks", "verify"});
  auto tried = attempted(given({registered("shop"), paid("shop"), started("shop", Supply::purchase),
                                searches("shop"), ordered(first, "shop")})
                             .facts(),
                         first);
  story.after(0, story.when(came_to(tried, EffectOutcome::refused, "TRIAL_LIMIT")).events());
  CHECK(story.facts().number(number(first))->work->phase == WorkPhase::stalled);
  CHECK(steps_of(story, first) == Steps{"buy", "webhooks", "verify"});
}

TEST_CASE("who owes nothing has no preview", "[engine][preview]") {
  CHECK(steps_of(given({registered("shop")})) == Steps{});
  CHECK(steps_of(given({registered("shop"), paid("shop"), added(first), assigned(first, "shop")}), first) ==
        Steps{});
}

}  // namespace
}  // namespace ledgerline::tests::preview_test
