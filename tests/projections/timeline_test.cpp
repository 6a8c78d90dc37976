#include "projections/timeline/timeline.hpp"

#include "projections/difference/state.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/chronicle.hpp"
#include "tests/support/given_talk.hpp"
#include "tests/support/given_work.hpp"

namespace ledgerline::tests::timeline_test {
namespace {

constexpr std::int64_t hour = 60 * micros_per_minute;

/// "payment 2 h, the pool 1 d": whom it waited for, in order.
std::string waits_of(const Chronicle& story, std::optional<Time> now = {}) {
  std::string text;
  for (const auto& wait : timeline_of(story.of("shop"), now).waits)
    text += std::string(text.empty() ? "" : ", ") +
            std::string(names(wait.on)[static_cast<std::size_t>(wait.on)]) + " " +
            std::to_string(wait.micros() / hour) + " h";
  return text;
}

/// The shop's own work stalls, or is tried again.
template <class E>
E about_its_work(const Chronicle& story) {
  const auto row = tenant_as_of(story.of("shop"), story.head());
  E event;
  event.tenant = row->id;
  event.effect = row->work->effect;
  event.step = row->work->step;
  return event;
}

EffectStalled stalled(const Chronicle& story) {
  auto event = about_its_work<EffectStalled>(story);
  event.code = Code("BUNDLE_REQUIRED");
  event.message = Reason("the carrier asks for papers");
  return event;
}

}  // namespace

TEST_CASE("a tenant waits for its payment, then for the pool", "[timeline]") {
  Chronicle story;
  story.tell({registered("shop")}).later(hour).tell({blocked("shop")});
  story.later(2 * hour).tell({paid("shop"), waits("shop", Asked::payment)});
  story.later(24 * hour).tell({added(first), assigned(first, "shop", Asked::queue)});
  story.later(3 * hour).tell({unchanged("shop", "voice.set", "SAME")});
  CHECK(waits_of(story) == "nobody 1 h, payment 2 h, the pool 24 h, nobody 3 h");
  CHECK(to_lines(timeline_of(story.of("shop"), {})) ==
        "shop: 30 h in all, waiting for\n"
        "  nobody               60 min         2026-03-01 09:00:00 UTC to 2026-03-01 10:00:00 UTC [1]\n"
        "  payment              2 h            2026-03-01 10:00:00 UTC to 2026-03-01 12:00:00 UTC [2]\n"
        "  the pool             24 h           2026-03-01 12:00:00 UTC to 2026-03-02 12:00:00 UTC [4]\n"
        "  nobody               3 h            2026-03-02 12:00:00 UTC to 2026-03-02 15:00:00 UTC [6]\n"
        "together, for\n"
        "  nobody               4 h\n"
        "  payment              2 h\n"
        "  the pool             24 h\n"
        "steps of its latest number: ALLOCATED, begun 2026-03-01 10:00:00 UTC\n"
        "  Payment gate: blocked, 0 ms\n"
        "  Take a number from the pool: waiting, 0 ms\n"
        "  Store the number: done, 0 ms\n");
}

TEST_CASE("what is waited for still goes on until now", "[timeline]") {
  Chronicle story;
  story.tell({registered("shop"), blocked("shop")});
  CHECK(waits_of(story).empty());
  CHECK(waits_of(story, start + 5 * hour) == "payment 5 h");
  CHECK_THAT(to_lines(timeline_of(story.of("shop"), start + 5 * hour)), ContainsSubstring("to now [2]"));
}

TEST_CASE("a purchase waits for providers, and for an operator where it stalls", "[timeline]") {
  Chronicle story;
  story.tell({registered("shop"), paid("shop"), started("shop", Supply::purchase), searches("shop")});
  story.later(hour).tell({stalled(story)});
  story.later(7 * hour).tell({about_its_work<EffectRetried>(story)});
  story.later(hour).tell({unchanged("shop", "voice.set", "SAME")});
  CHECK(waits_of(story) == "providers 1 h, an operator 7 h, providers 1 h");
}

TEST_CASE("an onboarding waits for the owner's texts", "[timeline]") {
  Chronicle story;
  story.tell({registered("shop"), heard("shop", "hello"), OnboardingStarted{tenant("shop"), 1}});
  story.later(5 * hour).tell(
      {heard("shop", "Plumbing", "SM2"), advanced("shop", OnboardingState::business_type)});
  CHECK(waits_of(story) == "the owner's texts 5 h");
}

TEST_CASE("all that was waited for adds up to the whole", "[timeline]") {
  Chronicle story;
  story.tell({registered("shop")}).later(hour).tell({blocked("shop")}).later(2 * hour).tell({paid("shop")});
  const auto told = timeline_of(story.of("shop"), start + 10 * hour);
  std::int64_t sum = 0;
  for (const auto& [on, micros] : told.totals) sum += micros;
  CHECK(sum == told.total);
  CHECK(told.total == 10 * hour);
}

}  // namespace ledgerline::tests::timeline_test
