#include "properties/simulation/invariants.hpp"
#include "tests/contracts/engines.hpp"
#include "tests/support/catch.hpp"

/// What a caller may rely on, whichever log is beneath: one id one outcome, and no neighbour's refusal is
/// mine.
namespace ledgerline::tests::engine_contract_test {
namespace {

/// Same answer, same events.
bool same(const Outcome& a, const Outcome& b) {
  return a.kind == b.kind && a.code == b.code && a.message == b.message && a.tenant == b.tenant &&
         a.number == b.number && positions(a) == positions(b);
}

const std::vector<Request> story = {AddNumbers{{added(first), added(second)}},
                                    RegisterTenant{registered("a")},
                                    AllocateNumber{tenant("a")},
                                    ActivatePayment{tenant("a"), {}},
                                    AllocateNumber{tenant("a")},
                                    AllocateNumber{tenant("a")},
                                    ReserveNumber{number(second), tenant("a"), 5},
                                    LapsePayment{tenant("a")},
                                    ReleaseNumber{tenant("a"), Reason("closed")},
                                    RetireNumber{number(second), Reason("spam")},
                                    ConvertTenant{tenant("a")},
                                    ReturnNumber{number(first)}};

TEMPLATE_TEST_CASE("the same command id again has the same outcome, and appends nothing",
                   "[contract][engine]", MemoryWorld, PostgresWorld) {
  TestType world;
  OneEngine run(world.log());
  std::vector<Outcome> outcomes;
  for (std::uint64_t n = 0; n < story.size(); ++n) outcomes.push_back(run(n, story[n]));
  const auto head = world.log().head();
  OneEngine another(world.another());
  for (std::uint64_t n = 0; n < story.size(); ++n) {
    const auto again = (n % 2 ? run : another)(n, story[n]);
    INFO(name_of(story[n]) << ": " << again.code);
    CHECK(again.repeated);
    CHECK_FALSE(outcomes[n].repeated);
    CHECK(same(again, outcomes[n]));
  }
  CHECK(world.log().head() == head);
}

TEMPLATE_TEST_CASE("whoever registered a tenant, another process may tell more of its people",
                   "[contract][engine]", MemoryWorld, PostgresWorld) {
  TestType world;
  OneEngine(world.log())(1, RegisterTenant{registered("a")});
  const auto text = [](const char* value) { return Personal<Name>(Name(value)); };
  const AddressGiven address{tenant("a"),       Country("ZA"), text("A Ltd"), text("1 High Street"),
                             text("Cape Town"), text("WC"),    text("8001")};
  const auto given = OneEngine(world.another())(2, GiveAddress{address});
  REQUIRE(given.kind == Outcome::Kind::done);
  CHECK(given.events.at(0).event == Event(address));
}

TEMPLATE_TEST_CASE("a repeated command is told the events it appended, personal fields and all",
                   "[contract][engine]", MemoryWorld, PostgresWorld) {
  TestType world;
  const auto once = OneEngine(world.log())(1, RegisterTenant{registered("a")});
  const auto again = OneEngine(world.another())(1, RegisterTenant{registered("a")});
  REQUIRE(again.events.size() == 1);
  CHECK(again.events[0].event == Event(registered("a")));
  CHECK(again.events[0].cause == once.events[0].cause);
  CHECK(again.events[0].at == once.events[0].at);
}

TEMPLATE_TEST_CASE("a command sent by eight callers at once is decided once", "[contract][engine]",
                   MemoryWorld, PostgresWorld) {
  TestType world;
  OneEngine setup(world.log());
  for (std::uint64_t n = 0; n < 4; ++n) setup(n, story[n]);
  const auto head = world.log().head();
  OneEngine left(world.another()), right(world.another());
  std::vector<Outcome> outcomes(8);
  on_threads(8,
             [&](std::size_t i) { outcomes[i] = (i % 2 ? left : right)(100, AllocateNumber{tenant("a")}); });
  CHECK(world.log().head() == head + 1);
  int fresh = 0;
  for (const auto& outcome : outcomes) {
    CHECK(same(outcome, outcomes[0]));
    CHECK(outcome.code == "ALLOCATED");
    fresh += outcome.repeated ? 0 : 1;
  }
  CHECK(fresh == 1);
}

TEMPLATE_TEST_CASE("a command that is twice in one batch is decided once", "[contract][engine]", MemoryWorld,
                   PostgresWorld) {
  TestType world;
  const std::vector<Command> twice = {command(1, AddNumbers{{added(first)}}),
                                      command(2, AddNumbers{{added(second)}}),
                                      command(1, AddNumbers{{added(first)}})};
  auto vault = test_vault();
  const auto result = run_turn(world.log(), vault, {}, chance(), twice);
  CHECK(world.log().head() == 2);
  CHECK(result.told.size() == 2);
  CHECK(same(result.outcomes[0], result.outcomes[2]));
  CHECK(result.outcomes[2].repeated);
}

TEMPLATE_TEST_CASE("who is registered, pays and asks in one breath is given a number",
                   "[contract][engine][batch]", MemoryWorld, PostgresWorld) {
  TestType world;
  record(world.log(), {added(first)});
  TroubledLog log(world.log());
  Engine engine(log, test_vault(), chance(), options());
  const auto outcomes =
      in_one_batch(log, engine,
                   {command(1, RegisterTenant{registered("a")}), command(2, ActivatePayment{tenant("a"), {}}),
                    command(3, AllocateNumber{tenant("a")})});
  CHECK(outcomes[0].code == "REGISTERED");
  CHECK(outcomes[1].code == "PAYMENT_ACTIVE");
  CHECK(outcomes[2].code == "ALLOCATED");
}

TEMPLATE_TEST_CASE("a command id that comes with another statement is refused, and appends nothing",
                   "[contract][engine]", MemoryWorld, PostgresWorld) {
  TestType world;
  OneEngine run(world.log());
  run(1, AddNumbers{{added(first)}});
  const auto check = [](const Outcome& outcome) {
    CHECK(outcome.kind == Outcome::Kind::invalid);
    CHECK(outcome.code == "COMMAND_ID_REUSED");
    CHECK(outcome.events.empty());
    CHECK_THAT(outcome.message, ContainsSubstring(to_string(id_of(1))) && ContainsSubstring("position 1"));
  };
  check(run(1, AddNumbers{{added(second)}}));
  check(run(1, RetireNumber{number(first), Reason("spam")}));
  std::uint64_t before = 0;
  check(decide_together(world.log(), {RegisterTenant{registered("a")}}, before).outcomes[0]);
  CHECK(world.log().head() == 1);
}

TEMPLATE_TEST_CASE("the same statement by another actor is still the same command", "[contract][engine]",
                   MemoryWorld, PostgresWorld) {
  TestType world;
  OneEngine run(world.log());
  run(1, AddNumbers{{added(first)}});
  auto by_another = command(1, AddNumbers{{added(first)}});
  by_another.cause.actor = Actor("token:other");
  by_another.cause.reason = Reason("a retry");
  CHECK(run.engine.run(by_another).repeated);
}

TEMPLATE_TEST_CASE("a refusal does not fail its neighbours in the batch", "[contract][engine]", MemoryWorld,
                   PostgresWorld) {
  TestType world;
  std::uint64_t n = 0;
  decide_together(
      world.log(),
      {RegisterTenant{registered("a")}, RegisterTenant{registered("b")}, AddNumbers{{added(first)}}}, n);
  const auto outcomes = decide_together(world.log(),
                                        {AllocateNumber{tenant("nobody")}, ActivatePayment{tenant("a"), {}},
                                         AllocateNumber{tenant("b")}, AllocateNumber{tenant("a")},
                                         RetireNumber{number(first), Reason("spam")}},
                                        n)
                            .outcomes;
  std::vector<std::string> codes;
  for (const auto& outcome : outcomes) codes.push_back(outcome.code);
  CHECK(codes == std::vector<std::string>{"UNKNOWN_TENANT", "PAYMENT_ACTIVE", "PAYMENT_REQUIRED", "ALLOCATED",
                                          "NUMBER_IN_USE"});
  CHECK(world.log().head() == 3 + 4);
  CHECK(world.differing_rows() == 0);
}

TEST_CASE("a command about a tenant that the queue is about to register finds it", "[contract][engine]") {
  MemoryWorld world;
  TroubledLog log(world.log());
  Engine engine(log, test_vault(), chance(), options());
  const auto outcomes =
      in_one_batch(log, engine,
                   {command(1, RegisterTenant{registered("a")}), command(2, ActivatePayment{tenant("a"), {}}),
                    command(3, RegisterTenant{registered("a")})});
  CHECK(outcomes[0].code == "REGISTERED");
  CHECK(outcomes[1].code == "PAYMENT_ACTIVE");
  CHECK(outcomes[2].code == "ALREADY_REGISTERED");
}

TEST_CASE("what queues while a turn commits is decided in one turn", "[contract][engine]") {
  MemoryWorld world;
  TroubledLog log(world.log());
  Engine engine(log, test_vault(), chance(), options());
  std::vector<Command> commands;
  for (std::uint64_t n = 1; n <= 50; ++n)
    commands.push_back(command(n, RegisterTenant{registered("t" + std::to_string(n))}));
  CHECK(in_one_batch(log, engine, commands).size() == 50);
  CHECK(log.turns == 2);  // the one that waited, and theirs
}

TEST_CASE("a turn is bounded by events, and goes on in the next", "[contract][engine]") {
  MemoryWorld world;
  TroubledLog log(world.log());
  auto chosen = options();
  chosen.most_events_a_turn = 10;
  Engine engine(log, test_vault(), chance(), chosen);
  std::vector<Command> commands;
  for (std::uint64_t n = 1; n <= 20; ++n) commands.push_back(command(n, AllocateNumber{tenant("nobody")}));
  CHECK(in_one_batch(log, engine, commands).size() == 20);
  CHECK(log.turns == 1 + 4);  // two events are reckoned for each
}

TEST_CASE("an engine that stops answers what is queued", "[contract][engine]") {
  MemoryWorld world;
  std::vector<std::future<Outcome>> pending;
  {
    OneEngine run(world.log());
    for (std::uint64_t n = 1; n <= 20; ++n) {
      auto promise = std::make_shared<std::promise<Outcome>>();
      pending.push_back(promise->get_future());
      run.engine.submit(command(n, RegisterTenant{registered("t" + std::to_string(n))}),
                        [promise](Outcome outcome) { promise->set_value(std::move(outcome)); });
    }
  }
  for (auto& each : pending) CHECK(each.get().code == "REGISTERED");
}

TEST_CASE("what was committed is told once, in order, before its callers are answered",
          "[contract][engine]") {
  MemoryWorld world;
  std::vector<Told> told;
  auto chosen = options();
  chosen.told = [&](const std::vector<Told>& news) { told.insert(told.end(), news.begin(), news.end()); };
  OneEngine run(world.log(), chosen);
  for (std::uint64_t n = 0; n < 5; ++n) {
    const auto outcome = run(n, story[n]);
    REQUIRE_FALSE(told.empty());
    CHECK(told.back().event.position == outcome.events.back().position);
  }
  run(4, story[4]);
  CHECK(static_cast<Position>(told.size()) == world.log().head());
  CHECK(told.back().tenant->number == number(first));
}

}  // namespace
}  // namespace ledgerline::tests::engine_contract_test
