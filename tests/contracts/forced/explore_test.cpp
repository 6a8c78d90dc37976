#include "tests/support/explore.hpp"

#include <map>
#include <set>
#include <stdexcept>

#include "tests/support/catch.hpp"

/// The exploration itself, of sessions that only count their moves.
namespace ledgerline::tests::explore_test {
namespace {

/// Sessions A, B… that have so many moves each, and break something in the schedule that `fails` names.
struct Counting {
  std::map<char, int> moves;
  std::string fails;
  std::vector<std::string> seen;

  static std::vector<Choice> able_of(const std::map<char, int>& left) {
    std::vector<Choice> able;
    for (const auto& [session, count] : left)
      if (count > 0) able.push_back({session, false});
    return able;
  }
  Played operator()(const std::vector<Choice>& prefix) {
    Played played;
    std::string text;
    auto left = moves;
    for (auto able = able_of(left); !able.empty(); able = able_of(left)) {
      const auto at = played.chosen.size();
      const auto choice = at < prefix.size() ? prefix[at] : dullest(played, able);
      --left[choice.session];
      played.chosen.push_back(choice);
      played.able.push_back(able);
      text += choice.session;
    }
    if (text == fails) played.broken.push_back("the one that fails");
    seen.push_back(text);
    return played;
  }
};

std::size_t count_of(std::map<char, int> moves, int preemptions) {
  Counting counting{std::move(moves), "", {}};
  const auto explored = explore(std::ref(counting), preemptions);
  const std::set<std::string> different(counting.seen.begin(), counting.seen.end());
  CHECK(different.size() == explored.schedules);
  return explored.schedules;
}

TEST_CASE("without a bound every interleaving is played, once", "[contract][schedules]") {
  CHECK(count_of({{'A', 3}, {'B', 3}}, 100) == 20);
  CHECK(count_of({{'A', 4}, {'B', 2}}, 100) == 15);
  CHECK(count_of({{'A', 2}, {'B', 2}, {'C', 2}}, 100) == 90);
  CHECK(count_of({{'A', 5}}, 100) == 1);
}

TEST_CASE("without preemptions, sessions run one after the other, in any order", "[contract][schedules]") {
  CHECK(count_of({{'A', 3}, {'B', 3}}, 0) == 2);
  CHECK(count_of({{'A', 2}, {'B', 2}, {'C', 2}}, 0) == 6);
}

TEST_CASE("one preemption parts one session in two", "[contract][schedules]") {
  CHECK(count_of({{'A', 3}, {'B', 3}}, 1) == 2 + 4);
}

TEST_CASE("the first that fails has the fewest preemptions that any has", "[contract][schedules]") {
  Counting counting{{{'A', 3}, {'B', 3}}, "ABBBAA", {}};
  const auto explored = explore(std::ref(counting), 100);
  REQUIRE(explored.failing);
  CHECK(explored.failing->preemptions() == 1);
  CHECK(explored.schedules <= 2 + 4);
}

TEST_CASE("a schedule's text is what it is parsed from", "[contract][schedules]") {
  const std::string text = "A:turn.begun B:blocked A:server.answered B:done";
  const auto schedule = parse_schedule(text);
  REQUIRE(schedule.size() == 4);
  CHECK(schedule[1] == Move{'B', "blocked"});
  CHECK(choice_of(schedule[2]) == Choice{'A', true});
  CHECK(choice_of(schedule[3]) == Choice{'B', false});
  CHECK(text_of(schedule) == text);
  CHECK(parse_schedule("  ").empty());
}

TEST_CASE("a word that is no move is named", "[contract][schedules]") {
  for (const auto* word : {"A", "A:", "a:done", ":done", "AB:done"})
    CHECK_THROWS_WITH(parse_schedule(std::string("B:done ") + word),
                      ContainsSubstring(std::string("\"") + word + "\""));
}

}  // namespace
}  // namespace ledgerline::tests::explore_test
