#include "projections/holders/holders.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/chronicle.hpp"

namespace ledgerline::tests::holders_test {
namespace {

/// One has the number for a day and gives it up; it rests for 30 days, and two is given it.
Chronicle two_holders() {
  Chronicle story;
  story.by("ana@desk", "pool.add")
      .tell({registered("one"), registered("two"), paid("one"), paid("two"), added(first)});
  story.by("ana@desk", "number.allocate").tell({assigned(first, "one")});
  story.later(day).by("token:018f", "number.release").because("moved away");
  story.tell({released(first, "one", "moved away"), rests(first, start + 31 * day)});
  story.later(30 * day).by("ticker:ana@desk", "pool.return").tell({returned(first)});
  story.later(day).by("ana@desk", "number.allocate").tell({assigned(first, "two")});
  return story;
}

}  // namespace

TEST_CASE("a number's holders, and its rest in between", "[holders]") {
  const auto holders = holders_of(two_holders().of(first));
  CHECK(holders.tenants() == std::vector<std::string>{"one", "two"});
  CHECK(to_lines(holders) ==
        "+447700900001: 2 tenants had it: one, two\n"
        "2026-03-01 09:00:00 UTC  was in the pool: nobody had it, for 0 ms; then given to one, by ana@desk "
        "(number.allocate) [5, 6]\n"
        "2026-03-01 09:00:00 UTC  one had it, for 24 h; then released: moved away, by the API with token "
        "018f (number.release, because: moved away) [6, 7]\n"
        "2026-03-02 09:00:00 UTC  rested, for 30 d of what was to be until 2026-04-01 09:00:00 UTC; then "
        "its rest was over, by the clock at ana@desk (pool.return) [7, 9]\n"
        "2026-04-01 09:00:00 UTC  was in the pool: nobody had it, for 24 h; then given to two, by ana@desk "
        "(number.allocate) [9, 10]\n"
        "2026-04-02 09:00:00 UTC  two has it [10]\n");
}

TEST_CASE("a number that is reserved, bought, lost or retired says so", "[holders]") {
  Chronicle story;
  story.by("ana@desk", "pool.add")
      .tell({registered("one"), added(first), reserved(first, "one", start + day)});
  CHECK_THAT(to_lines(holders_of(story.of(first))),
             ContainsSubstring("no tenant ever had it") &&
                 ContainsSubstring("is reserved for one, until 2026-03-02 09:00:00 UTC [3]"));
  story.tell({unreserved(first, "one"), retired(first)});
  CHECK_THAT(to_lines(holders_of(story.of(first))), ContainsSubstring("is retired, for good [5]"));
}

TEST_CASE("what changes nothing about who has a number ends no stay", "[holders]") {
  auto story = two_holders();
  const auto before = holders_of(story.of(first)).stays.size();
  story.tell({unchanged_number(first, "pool.add", "ALREADY_IN_POOL")});
  CHECK(holders_of(story.of(first)).stays.size() == before);
}

}  // namespace ledgerline::tests::holders_test
