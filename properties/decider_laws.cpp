#include "engine/deciders/decide.hpp"
#include "projections/fold.hpp"
#include "properties/rest.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/cluster.hpp"

namespace ledgerline::properties::decider_laws {
namespace {

/// Takes a story on a log in memory, and calls look(before, outcome, after) for each command.
void follow(const Story& story, const Policy& policy, auto&& look) {
  Time now = tests::start;
  MemoryLog log([&] { return now; });
  auto vault = tests::test_vault();
  tests::CountedRandom random;
  std::uint64_t n = 0;
  for (const auto& step : story) {
    now = now + step.days * micros_per_day;
    const auto tenants = log.tenants();
    const auto numbers = log.numbers();
    const auto command = tests::command(++n, step.request);
    const auto outcome = run_turn(log, vault, policy, random, std::span(&command, 1)).outcomes.front();
    look(tenants, numbers, outcome, log);
  }
}

void refusals_change_nothing() {
  follow(*any_story(40), days_policy(*rc::gen::arbitrary<bool>()),
         [](const auto& tenants, const auto& numbers, const Outcome& outcome, const MemoryLog& log) {
           const bool queued =
               outcome.code == "POOL_EMPTY";               // refused, and the tenant has a place in the queue
           const bool partly = outcome.events.size() > 1;  // pool.add answers for each number
           if (outcome.kind != Outcome::Kind::refused || queued || partly) return;
           RC_ASSERT((at_rest(tenants) == at_rest(log.tenants())));
           RC_ASSERT((at_rest(numbers) == at_rest(log.numbers())));
         });
}

TEST_CASE("a refused command changes nobody's state", "[properties][laws]") {
  CHECK(holds("refusals change nothing", refusals_change_nothing));
}

/// Where a subject is known, there is an answer in the log; where it is not, nothing is.
void known_subjects_are_answered() {
  follow(*any_story(40), days_policy(true),
         [](const auto&, const auto&, const Outcome& outcome, const MemoryLog&) {
           const std::set<std::string> silent = {"UNKNOWN_TENANT", "UNKNOWN_NUMBER", "PHONE_TAKEN",
                                                 "ASSISTANT_TAKEN", "NOTHING_TO_DO"};
           RC_ASSERT(outcome.events.empty() == silent.contains(outcome.code));
           RC_ASSERT((outcome.kind == Outcome::Kind::done || outcome.kind == Outcome::Kind::refused));
           RC_ASSERT_FALSE(outcome.message.empty());
         });
}

TEST_CASE(
    "decide is total: every command in every state has an answer, in the log where the subject is known",
    "[properties][laws]") {
  CHECK(holds("known subjects are answered", known_subjects_are_answered));
}

/// Both ways to the same rows: event by event as a turn does, and by folding the log, from any point on.
void pieces_fold_as_one() {
  const auto policy = days_policy(true);
  std::vector<Recorded> events;
  std::map<std::string, Tenant> tenants;
  follow(*any_story(40), policy, [&](const auto&, const auto&, const Outcome& outcome, const MemoryLog& log) {
    events.insert(events.end(), outcome.events.begin(), outcome.events.end());
    tenants = log.tenants();
  });
  Folded whole, pieces(2);  // rows in memory
  for (const auto& event : events) whole.apply(event);
  const auto cut = static_cast<std::size_t>(below(static_cast<int>(events.size()) + 1));
  for (std::size_t i = 0; i < cut; ++i) pieces.apply(events[i]);
  RC_ASSERT(pieces.head == static_cast<Position>(cut));
  for (std::size_t i = cut; i < events.size(); ++i) pieces.apply(events[i]);
  RC_ASSERT((pieces.of<Tenants>().all() == whole.of<Tenants>().all()));
  RC_ASSERT((pieces.of<Numbers>().all() == whole.of<Numbers>().all()));
  RC_ASSERT((whole.of<Tenants>().all() == tenants));
}

TEST_CASE("a fold in pieces is the fold in one", "[properties][laws]") {
  CHECK(holds("pieces fold as one", pieces_fold_as_one));
}

/// A row that was stored as text and read back is the row.
void rows_survive_their_cells() {
  follow(*any_story(30), days_policy(true),
         [](const auto& tenants, const auto& numbers, const Outcome&, const MemoryLog&) {
           const auto through_cells = []<Projection P>(P, const auto& row) {
             const auto cells = to_cells<P>(row);
             return from_cells<P>([&](std::size_t i) { return CellText(cells[i]); }, read_text);
           };
           for (const auto& [id, tenant] : tenants) RC_ASSERT((through_cells(Tenants{}, tenant) == tenant));
           for (const auto& [id, number] : numbers) RC_ASSERT((through_cells(Numbers{}, number) == number));
         });
}

TEST_CASE("every row survives its cells", "[properties][laws]") {
  CHECK(holds("rows survive their cells", rows_survive_their_cells));
}

}  // namespace
}  // namespace ledgerline::properties::decider_laws
