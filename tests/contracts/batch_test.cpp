#include "tests/contracts/worlds.hpp"
#include "tests/support/catch.hpp"

/// A batch is an optimisation: its commands are answered as if each had had a turn of its own. What a turn
/// loads must be enough for that, and Postgres loads as little as it can.
namespace ledgerline::tests::batch_test {
namespace {

/// Each answer: its code, and the number it is about.
using Answers = std::vector<std::string>;

std::string answer(const Outcome& outcome) {
  std::string text = outcome.code;
  for (const auto& recorded : outcome.events)
    if (const auto* e = std::get_if<NumberAssigned>(&recorded.event))
      text += " " + e->tenant.str() + "=" + e->number.str();
  return text;
}

struct Story {
  std::vector<Event> before;
  std::vector<Request> requests;
  Policy policy{};
};

template <class World>
Answers together(const Story& story) {
  World world;
  record(world.log(), story.before);
  std::uint64_t n = 0;
  Answers answers;
  for (const auto& outcome : decide_together(world.log(), story.requests, n, story.policy).outcomes)
    answers.push_back(answer(outcome));
  CHECK(world.differing_rows() == 0);
  return answers;
}

template <class World>
Answers one_by_one(const Story& story) {
  World world;
  record(world.log(), story.before);
  std::uint64_t n = 0;
  Answers answers;
  for (const auto& request : story.requests)
    answers.push_back(answer(decide_together(world.log(), {request}, n, story.policy).outcomes.front()));
  return answers;
}

template <class World>
void check(const Story& story, const Answers& expected) {
  CHECK(one_by_one<World>(story) == expected);
  CHECK(together<World>(story) == expected);
}

const std::vector<Event> a_holds = {registered("a"), paid("a"), added(first), added(second),
                                    assigned(first, "a")};

Policy no_waiting() {
  Policy policy;
  policy.grace_days = 0;
  policy.cool_down_days = {{"GB", 0}, {"US", 0}};
  return policy;
}

TEMPLATE_TEST_CASE("who gives its number up is given another in the same batch", "[contract][batch]",
                   MemoryWorld, PostgresWorld) {
  check<TestType>({a_holds, {ReleaseNumber{tenant("a"), Reason("noisy")}, AllocateNumber{tenant("a")}}},
                  {"RELEASED", "ALLOCATED a=" + second});
}

TEMPLATE_TEST_CASE("whose number is free at the end of a batch does not depend on the order of the rows",
                   "[contract][batch]", MemoryWorld, PostgresWorld) {
  check<TestType>({{registered("a"), paid("a"), added(second), assigned(second, "a"), added(first)},
                   {ReleaseNumber{tenant("a"), Reason("noisy")}, AllocateNumber{tenant("a")}}},
                  {"RELEASED", "ALLOCATED a=" + first});
}

TEMPLATE_TEST_CASE("who takes, gives up and takes again in one batch needs two of the pool",
                   "[contract][batch]", MemoryWorld, PostgresWorld) {
  const AllocateNumber allocate{tenant("a")};
  const ReleaseNumber release{tenant("a"), Reason("noisy")};
  check<TestType>({{registered("a"), paid("a"), added(first), added(second), added(third)},
                   {allocate, release, allocate, release, allocate, release, allocate}},
                  {"ALLOCATED a=" + first, "RELEASED", "ALLOCATED a=" + second, "RELEASED",
                   "ALLOCATED a=" + third, "RELEASED", "POOL_EMPTY"});
}

TEMPLATE_TEST_CASE("who lost its number and pays in the same batch is given another", "[contract][batch]",
                   MemoryWorld, PostgresWorld) {
  auto story = a_holds;
  story.emplace_back(lapsed("a", start));
  check<TestType>({story, {ReleaseLapsed{tenant("a")}, ActivatePayment{tenant("a"), {}}}},
                  {"RELEASED", "PAYMENT_ACTIVE a=" + second});
}

TEMPLATE_TEST_CASE("an area is found though neighbours in the batch take its older numbers",
                   "[contract][batch]", MemoryWorld, PostgresWorld) {
  const std::string a1 = "+14155550101", b1 = "+12125550101", a2 = "+14155550102";
  check<TestType>({{registered("p", "US"), paid("p"), wanting("415", "q"), paid("q"), added(a1, "US", "415"),
                    added(b1, "US", "212"), added(a2, "US", "415")},
                   {AllocateNumber{tenant("p")}, AllocateNumber{tenant("q")}}},
                  {"ALLOCATED p=" + a1, "ALLOCATED q=" + a2});
}

TEMPLATE_TEST_CASE("numbers that leave the pool in the batch are not given away after", "[contract][batch]",
                   MemoryWorld, PostgresWorld) {
  check<TestType>(
      {{registered("a"), paid("a"), registered("b"), paid("b"), added(first), added(second), added(third)},
       {RetireNumber{number(first), Reason("spam")}, ReserveNumber{number(second), tenant("b"), 9},
        AllocateNumber{tenant("a")}, AllocateNumber{tenant("b")}}},
      {"RETIRED", "RESERVED", "ALLOCATED a=" + third, "ALLOCATED b=" + second});
}

TEMPLATE_TEST_CASE("who begins to wait in the batch is served in the batch, after those who waited before",
                   "[contract][batch]", MemoryWorld, PostgresWorld) {
  check<TestType>({{registered("late"), paid("late"), registered("early"), paid("early"), waits("early")},
                   {AllocateNumber{tenant("late")}, AddNumbers{{added(first)}},
                    AddNumbers{{added(second), added(third)}}}},
                  {"POOL_EMPTY", "ADDED early=" + first, "ADDED late=" + second});
}

TEMPLATE_TEST_CASE("who leaves the queue in the batch is passed over", "[contract][batch]", MemoryWorld,
                   PostgresWorld) {
  check<TestType>({{registered("x"), paid("x"), registered("y"), paid("y"), registered("z"), paid("z"),
                    waits("x"), waits("y"), waits("z")},
                   {LapsePayment{tenant("x")}, LapsePayment{tenant("y")}, AddNumbers{{added(first)}}}},
                  {"PAYMENT_LAPSED", "PAYMENT_LAPSED", "ADDED z=" + first});
}

TEMPLATE_TEST_CASE("one number may be freed several times in a batch", "[contract][batch]", MemoryWorld,
                   PostgresWorld) {
  check<TestType>({{registered("x"), paid("x"), registered("y"), paid("y"), added(first),
                    assigned(first, "x"), waits("y")},
                   {ReleaseNumber{tenant("x"), Reason("closed")}, ReturnNumber{number(first)},
                    AllocateNumber{tenant("x")}, ReleaseNumber{tenant("y"), Reason("closed")},
                    ReturnNumber{number(first)}},
                   no_waiting()},
                  {"RELEASED", "RETURNED y=" + first, "POOL_EMPTY", "RELEASED", "RETURNED x=" + first});
}

TEMPLATE_TEST_CASE("a tenant that cannot pass the gate does not hide the one behind it", "[contract][batch]",
                   MemoryWorld, PostgresWorld) {
  std::vector<Event> queue;
  for (const auto* id : {"t1", "t2", "t3"}) {
    queue.emplace_back(on_trial(id));
    queue.emplace_back(waits(id));
  }
  for (const Event& event : {Event(registered("payer")), Event(paid("payer")), Event(waits("payer"))})
    queue.push_back(event);
  check<TestType>({queue, {AddNumbers{{added(first)}}}}, {"ADDED payer=" + first});
}

TEMPLATE_TEST_CASE("the queue is served by the areas its tenants want", "[contract][batch]", MemoryWorld,
                   PostgresWorld) {
  std::vector<Event> story = {wanting("415", "q"), paid("q"), waits("q")};
  for (int i = 100; i < 250; ++i)
    story.emplace_back(added("+1212555" + std::to_string(1000 + i), "US", "212"));
  story.emplace_back(added(american, "US", "415"));
  check<TestType>({story, {ServeWaiting{Country("US")}}}, {"ALLOCATED q=" + american});
}

}  // namespace
}  // namespace ledgerline::tests::batch_test
