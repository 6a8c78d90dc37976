#include "engine/ticker.hpp"

#include "properties/simulation/invariants.hpp"
#include "tests/contracts/engines.hpp"
#include "tests/support/catch.hpp"

/// Time as an input: the clock is moved by hand, and the ticker does what became due.
namespace ledgerline::tests::ticker_test {
namespace {

const Actor ticker("ticker");

std::vector<std::string> codes(const std::vector<Outcome>& outcomes) {
  std::vector<std::string> all;
  for (const auto& outcome : outcomes) all.push_back(outcome.code);
  return all;
}

using Codes = std::vector<std::string>;

/// A tenant that lapsed while it held a number, in a log whose clock a test moves.
struct Lapsed {
  MemoryWorld world;
  OneEngine run{world.log()};
  Lapsed() {
    record(world.log(), {registered("a"), paid("a"), added(first), assigned(first, "a"), registered("b"),
                         paid("b"), waits("b")});
    run(1, LapsePayment{tenant("a")});
  }
  Codes tick_after(std::int64_t micros) {
    world.clock = world.clock + micros;
    return codes(tick(run.engine, ticker));
  }
};

TEST_CASE("nothing is due, and ticking appends nothing", "[engine][ticker]") {
  Lapsed story;
  const auto head = story.world.log().head();
  CHECK(story.tick_after(0).empty());
  CHECK(story.tick_after(7 * day - 1).empty());
  CHECK(story.world.log().head() == head);
}

TEST_CASE("a grace ends, then a rest, and the number goes to who waits", "[engine][ticker]") {
  Lapsed story;
  CHECK(story.tick_after(7 * day) == Codes{"RELEASED"});
  CHECK(story.tick_after(30 * day - 1).empty());
  CHECK(story.tick_after(1) == Codes{"RETURNED"});
  const auto last = everything(story.world.log()).back();
  CHECK(last.event == Event(assigned(first, "b", Asked::queue)));
  CHECK(last.cause.actor == ticker);
  CHECK(story.tick_after(100 * day).empty());
  CHECK(simulation::Invariants::broken(story.world.log(), test_vault()).empty());
}

TEST_CASE("after a long sleep one tick does everything, step by step", "[engine][ticker]") {
  Lapsed story;
  story.world.clock = story.world.clock + 8 * day;
  CHECK(codes(tick(story.run.engine, ticker)) == Codes{"RELEASED"});  // its rest begins when it is released
  story.world.clock = story.world.clock + 400 * day;
  CHECK(codes(tick(story.run.engine, ticker)) == Codes{"RETURNED"});
}

TEST_CASE("a reservation runs out when its minutes are over", "[engine][ticker]") {
  MemoryWorld world;
  OneEngine run(world.log());
  record(world.log(), {registered("a"), added(first)});
  run(1, ReserveNumber{number(first), tenant("a"), 15});
  CHECK(tick(run.engine, ticker).empty());
  world.clock = world.clock + 15 * micros_per_minute;
  CHECK(codes(tick(run.engine, ticker)) == Codes{"UNRESERVED"});
}

TEMPLATE_TEST_CASE(
    "a reservation that ran out stands in its tenant's history, and its number goes to who waits",
    "[engine][ticker]", MemoryWorld, PostgresWorld) {
  TestType world;
  OneEngine run(world.log());
  record(world.log(), {registered("a"), added(first), reserved(first, "a", Time{0}), registered("b"),
                       paid("b"), waits("b")});
  CHECK(codes(tick(run.engine, ticker)) == Codes{"UNRESERVED"});
  Slice of_a;
  of_a.tenant = "a";
  CHECK(world.log().read(of_a).back().type == "number.unreserved");
  CHECK(everything(world.log()).back().event == Event(assigned(first, "b", Asked::queue)));
  CHECK(world.differing_rows() == 0);
}

TEMPLATE_TEST_CASE("who waits beside an available number is served", "[engine][ticker]", MemoryWorld,
                   PostgresWorld) {
  TestType world;
  OneEngine run(world.log());
  record(world.log(),
         {registered("a"), paid("a"), waits("a"), registered("b"), paid("b"), waits("b"), added(first)});
  CHECK(codes(tick(run.engine, ticker)) == Codes{"ALLOCATED"});
  CHECK(tick(run.engine, ticker).empty());
}

TEMPLATE_TEST_CASE("who waits and cannot pass the gate is nothing to tick for", "[engine][ticker]",
                   MemoryWorld, PostgresWorld) {
  TestType world;
  OneEngine run(world.log());
  record(world.log(), {registered("a"), waits("a"), added(first)});
  CHECK(tick(run.engine, ticker).empty());
  CHECK(world.log().due(10).empty());
}

TEMPLATE_TEST_CASE("several tickers do each thing once", "[engine][ticker]", MemoryWorld, PostgresWorld) {
  TestType world;
  std::vector<Event> events;
  for (int i = 0; i < 30; ++i) {
    const auto id = "t" + std::to_string(i), e164 = "+4477009" + std::to_string(10000 + i);
    for (const Event& event :
         {Event(registered(id)), Event(paid(id)), Event(added(e164)), Event(assigned(e164, id)),
          Event(released(e164, id)), Event(rests(e164, Time{0}))})
      events.push_back(event);
  }
  record(world.log(), events);
  OneEngine a(world.another()), b(world.another()), c(world.another()), d(world.another());
  std::vector<Engine*> engines = {&a.engine, &b.engine, &c.engine, &d.engine};
  on_threads(4, [&](std::size_t i) { tick(*engines[i], ticker); });
  CHECK(world.log().head() == static_cast<Position>(events.size()) + 30);
  CHECK(simulation::Invariants::broken(world.log(), test_vault()).empty());
  CHECK(world.log().due(100).empty());
}

TEST_CASE("more than is told at once is due, and all of it is done", "[engine][ticker]") {
  MemoryWorld world;
  std::vector<Event> events;
  for (int i = 0; i < 450; ++i) {
    const auto e164 = "+4477009" + std::to_string(10000 + i), id = "t" + std::to_string(i);
    events.emplace_back(registered(id));
    events.emplace_back(added(e164));
    events.emplace_back(reserved(e164, id, start));
  }
  record(world.log(), events);
  OneEngine run(world.log());
  const auto outcomes = tick(run.engine, ticker);
  CHECK(outcomes.size() == 450);
  CHECK(outcomes.front().code == "UNRESERVED");
  CHECK(world.log().due(1000).empty());
}

}  // namespace
}  // namespace ledgerline::tests::ticker_test
