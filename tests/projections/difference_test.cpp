#include "projections/difference/difference.hpp"

#include "projections/difference/state.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/chronicle.hpp"
#include "tests/support/given_talk.hpp"
#include "tests/support/given_work.hpp"

namespace ledgerline::tests::difference_test {
namespace {

Chronicle paid_and_given() {
  Chronicle story;
  story.by("ana@desk", "tenant.register").tell({registered("shop"), added(first)});
  story.by("webhook:stripe", "payment.activate").on("evt_1", "req-7").tell({paid("shop")});
  story.later(day).by("ana@desk", "number.allocate").tell({assigned(first, "shop")});
  return story;
}

std::string field(const Difference& difference, const std::string& name) {
  for (const auto& change : difference.changes)
    if (change.field == name) return change.before.value_or("-") + " -> " + change.after.value_or("-");
  return "as it was";
}

}  // namespace

TEST_CASE("a difference is what changed, and by which events", "[difference]") {
  const auto story = paid_and_given();
  CHECK(to_lines(difference_of(story.of("shop"), 1, 4)) ==
        "shop between [1] and [4]:\n"
        "  paid      false -> true\n"
        "  number    - -> +447700900001\n"
        "  asked_at  - -> 2026-03-02T09:00:00.000000Z\n"
        "by\n"
        "       3  2026-03-01 09:00:00 UTC  payment.activated     shop pays, by a webhook of stripe "
        "(payment.activate, for evt_1, request req-7)\n"
        "       4  2026-03-02 09:00:00 UTC  number.assigned       shop has +447700900001, by ana@desk "
        "(number.allocate)\n");
}

TEST_CASE("between a moment and itself nothing happened", "[difference]") {
  const auto difference = difference_of(paid_and_given().of("shop"), 3, 3);
  CHECK(difference.changes.empty());
  CHECK(to_lines(difference) == "shop: nothing happened between [3] and [3]\n");
}

TEST_CASE("before its first event a tenant has no fields", "[difference]") {
  const auto difference = difference_of(paid_and_given().of("shop"), 0, 1);
  CHECK(field(difference, "business_name") == "- -> shop & Sons");
  CHECK(field(difference, "paid") == "- -> false");
}

TEST_CASE("parts of a column are compared one by one", "[difference]") {
  Chronicle story;
  story.tell({registered("shop"), paid("shop"), started("shop", Supply::purchase), searches("shop")});
  const auto difference = difference_of(story.of("shop"), 3, 4);
  CHECK(field(difference, "provisioning.phase") == "asked -> searching");
  CHECK(field(difference, "provisioning.supply") == "as it was");
  CHECK(field(difference, "work.step") == "- -> search");
}

TEST_CASE("a personal field whose key was destroyed has no value", "[difference]") {
  Chronicle story;
  auto erased = registered("shop");
  erased.business_name = Personal<Name>();
  story.tell({erased});
  CHECK(field(difference_of(story.of("shop"), 0, 1), "business_name") == "as it was");
}

TEST_CASE("an event that changes nothing stands beside no change", "[difference]") {
  Chronicle story;
  story.tell({registered("shop"), unchanged("shop", "tenant.convert", "ALREADY_CONVERTED")});
  CHECK_THAT(to_lines(difference_of(story.of("shop"), 1, 2)),
             ContainsSubstring("nothing of its state changed"));
}

}  // namespace ledgerline::tests::difference_test
