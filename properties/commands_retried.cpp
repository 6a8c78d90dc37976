#include "engine/log/memory.hpp"
#include "engine/turn.hpp"
#include "properties/stories.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/cluster.hpp"

/// Retrying any command by its id yields no new event and the first outcome, however much happened in
/// between.
namespace ledgerline::properties::commands_retried {
namespace {

Outcome decide_alone(Log& log, const Policy& policy, const Command& command) {
  auto vault = tests::test_vault();
  tests::CountedRandom random;
  return run_turn(log, vault, policy, random, std::span(&command, 1)).outcomes.front();
}

bool same(const Outcome& a, const Outcome& b) {
  const auto event = [](const Recorded& x, const Recorded& y) {
    return x.position == y.position && x.event == y.event && x.cause == y.cause && x.at == y.at;
  };
  return a.kind == b.kind && a.code == b.code && a.message == b.message && a.tenant == b.tenant &&
         a.number == b.number && std::ranges::equal(a.events, b.events, event);
}

/// A story as it was answered on a log whose clock moves, each command twice at once and once more at the
/// end.
void retried_commands_yield_nothing() {
  const auto story = *any_story(40);
  const auto policy = days_policy(*rc::gen::arbitrary<bool>());
  Time now = tests::start;
  MemoryLog log([&] { return now; });
  std::vector<Outcome> outcomes;
  for (std::size_t i = 0; i < story.size(); ++i) {
    now = now + story[i].days * micros_per_day;
    outcomes.push_back(decide_alone(log, policy, tests::command(i, story[i].request)));
    if (outcomes.back().events.empty())
      continue;  // nothing to remember it by: it may be answered otherwise later
    const auto head = log.head();
    const auto again = decide_alone(log, policy, tests::command(i, story[i].request));
    RC_ASSERT((same(again, outcomes.back()) && again.repeated && log.head() == head));
  }
  const auto head = log.head();
  const auto tenants = log.tenants();
  now = now + 100 * micros_per_day;
  for (std::size_t i = 0; i < story.size(); ++i)
    if (!outcomes[i].events.empty()) {
      const auto again = decide_alone(log, policy, tests::command(i, story[i].request));
      RC_ASSERT((same(again, outcomes[i]) && again.repeated));
    }
  RC_ASSERT(log.head() == head);
  RC_ASSERT((log.tenants() == tenants));
}

TEST_CASE("any command retried yields nothing new", "[properties][retry]") {
  CHECK(holds("a retried command yields nothing new", retried_commands_yield_nothing));
}

/// The same id with any other statement appends nothing.
void reused_ids_are_refused() {
  const auto story = *any_story(20);
  MemoryLog log([] { return tests::start; });
  for (std::size_t i = 0; i < story.size(); ++i)
    decide_alone(log, instant_policy(true), tests::command(i, story[i].request));
  const auto head = log.head();
  Slice all;
  for (const auto& stored : log.read(all)) {
    const auto other = some_request();
    auto command = tests::command(0, other);
    command.id = stored.command;
    const auto outcome = decide_alone(log, instant_policy(true), command);
    RC_ASSERT((outcome.repeated || outcome.code == "COMMAND_ID_REUSED"));
  }
  RC_ASSERT(log.head() == head);
}

TEST_CASE("an id that was answered never answers another statement", "[properties][retry]") {
  CHECK(holds("a reused id is refused", reused_ids_are_refused, 200));
}

/// A batch with every command twice is the batch.
void doubled_batches_are_batches() {
  auto story = *any_story(20);
  std::erase_if(story, [](const Step& step) { return std::holds_alternative<RegisterTenant>(step.request); });
  const auto setup = *any_story(0);
  const auto run = [&](bool doubled) {
    MemoryLog log([] { return tests::start; });
    std::uint64_t n = 1000;
    for (const auto& step : setup) decide_alone(log, instant_policy(true), tests::command(++n, step.request));
    std::vector<Command> batch;
    for (const auto& step : story)
      for (int times = doubled ? 2 : 1; times > 0; --times)
        batch.push_back(tests::command(++n, step.request));
    if (doubled)
      for (std::size_t i = 1; i < batch.size(); i += 2) batch[i].id = batch[i - 1].id;
    auto vault = tests::test_vault();
    tests::CountedRandom random;
    run_turn(log, vault, instant_policy(true), random, batch);
    return std::pair{log.tenants(), log.numbers()};
  };
  const auto once = run(false), twice = run(true);
  RC_ASSERT(once == twice);
}

TEST_CASE("a batch with every command twice does what the batch does", "[properties][retry]") {
  CHECK(holds("a doubled batch is the batch", doubled_batches_are_batches));
}

}  // namespace
}  // namespace ledgerline::properties::commands_retried
