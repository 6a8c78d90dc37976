#include "properties/simulation/invariants.hpp"
#include "tests/contracts/engines.hpp"
#include "tests/support/catch.hpp"

/// Connections that break around a commit, and turns that the log refuses.
namespace ledgerline::tests::trouble_test {
namespace {

std::vector<std::string> codes_of(const std::vector<Outcome>& outcomes) {
  std::vector<std::string> codes;
  for (const auto& outcome : outcomes) codes.push_back(outcome.code);
  return codes;
}

using Codes = std::vector<std::string>;

/// Throws LostConnection the first `times`.
std::function<void(const Changes&)> losing(int times) {
  return [left = times](const Changes&) mutable {
    if (left-- > 0) throw LostConnection("the connection was cut", true);
  };
}

const std::vector<Command> three = {command(1, RegisterTenant{registered("a")}),
                                    command(2, AddNumbers{{added(first)}}),
                                    command(3, RegisterTenant{registered("b")})};

void check_three(MemoryWorld& world, const std::vector<Outcome>& outcomes) {
  CHECK(codes_of(outcomes) == Codes{"REGISTERED", "ADDED", "REGISTERED"});
  CHECK(world.log().head() == 3);
  CHECK(simulation::Invariants::broken(world.log(), test_vault()).empty());
  CHECK(world.differing_rows() == 0);
}

TEST_CASE("a connection lost before the commit: the turn is done again, and everybody is answered",
          "[contract][trouble]") {
  MemoryWorld world;
  TroubledLog log(world.log());
  log.before_commit = losing(2);
  Engine engine(log, test_vault(), chance(), options());
  check_three(world, in_one_batch(log, engine, three));
}

TEST_CASE("a connection lost after the commit: the answers are found in the log", "[contract][trouble]") {
  MemoryWorld world;
  TroubledLog log(world.log());
  log.after_commit = losing(1);
  Engine engine(log, test_vault(), chance(), options());
  const auto outcomes = in_one_batch(log, engine, three);
  check_three(world, outcomes);
  for (const auto& outcome : outcomes) CHECK(outcome.events.size() == 1);
}

TEST_CASE("a connection lost when the lock was asked for costs nothing but the repeat",
          "[contract][trouble]") {
  MemoryWorld world;
  TroubledLog log(world.log());
  Engine engine(log, test_vault(), chance(), options());
  log.before_load = [left = 2]() mutable {
    if (left-- > 0) throw LostConnection("the connection was cut");
  };
  check_three(world, in_one_batch(log, engine, three));
}

TEST_CASE("a database that stays away: everybody is told so, after the attempts of one turn",
          "[contract][trouble]") {
  MemoryWorld world;
  TroubledLog log(world.log());
  log.before_load = [] { throw LostConnection("no route"); };
  Engine engine(log, test_vault(), chance(), options({}, 3));
  const auto outcomes = in_one_batch(log, engine, three);
  CHECK(codes_of(outcomes) == Codes{"DATABASE_UNREACHABLE", "DATABASE_UNREACHABLE", "DATABASE_UNREACHABLE"});
  for (const auto& outcome : outcomes) CHECK(outcome.kind == Outcome::Kind::failed);
  CHECK(world.log().head() == 0);
  CHECK(log.turns == 6);  // three for the command that made them one batch, three for theirs
}

TEST_CASE("after a loss that nobody could repair, the same commands are answered from the log",
          "[contract][trouble]") {
  MemoryWorld world;
  TroubledLog log(world.log());
  log.after_commit = losing(1);
  const auto unanswered = OneEngine(log, options({}, 1))(2, AddNumbers{{added(first)}});
  CHECK(unanswered.code == "OUTCOME_UNKNOWN");
  CHECK(unanswered.message.find("ask again with command id " + to_string(command(2, AddNumbers{}).id)) !=
        std::string::npos);
  const auto again = OneEngine(log)(2, AddNumbers{{added(first)}});
  CHECK(again.code == "ADDED");
  CHECK(again.repeated);
  CHECK(world.log().head() == 1);
}

TEST_CASE("after an answer that was lost, no later trouble makes a failure of it", "[contract][trouble]") {
  MemoryWorld world;
  TroubledLog log(world.log());
  log.after_commit = losing(1);
  log.before_load = [turn = 0]() mutable {
    if (++turn == 2) throw TurnFailed("LOG_BUSY", "the log's lock is held");
  };
  CHECK(OneEngine(log)(2, AddNumbers{{added(first)}}).code == "OUTCOME_UNKNOWN");
  CHECK(world.log().head() == 1);
}

/// Refuses every turn that writes an event of this tenant.
std::function<void(const Changes&)> refusing(const std::string& tenant) {
  return [tenant](const Changes& changes) {
    for (const auto& event : changes.events)
      if (event.tenant && event.tenant->id == tenant) throw TurnFailed("ROW_LOCKED", tenant + " is locked");
  };
}

TEST_CASE("a turn that the log refuses is done again one command a turn, and only the guilty one fails",
          "[contract][trouble]") {
  MemoryWorld world;
  TroubledLog log(world.log());
  log.before_commit = refusing("a");
  Engine engine(log, test_vault(), chance(), options());
  const auto outcomes = in_one_batch(log, engine, three);
  CHECK(codes_of(outcomes) == Codes{"ROW_LOCKED", "ADDED", "REGISTERED"});
  CHECK(outcomes[0].kind == Outcome::Kind::failed);
  CHECK(outcomes[0].message == "a is locked");
  CHECK(world.log().head() == 2);
  CHECK(simulation::Invariants::broken(world.log(), test_vault()).empty());
}

TEST_CASE("where no command can be guilty, all of them fail at once", "[contract][trouble]") {
  MemoryWorld world;
  TroubledLog log(world.log());
  Engine engine(log, test_vault(), chance(), options());
  log.before_load = [] { throw TurnFailed("LOG_BUSY", "the log's lock is held"); };
  const auto outcomes = in_one_batch(log, engine, three);
  CHECK(codes_of(outcomes) == Codes{"LOG_BUSY", "LOG_BUSY", "LOG_BUSY"});
  CHECK(log.turns == 2);  // one for the command that made them one batch, one for theirs
}

TEST_CASE("once the trouble is nobody's fault, the rest of a batch is not tried one by one",
          "[contract][trouble]") {
  MemoryWorld world;
  TroubledLog log(world.log());
  Engine engine(log, test_vault(), chance(), options());
  log.before_load = [&, turn = 0]() mutable {
    if (++turn == 2) throw TurnFailed("ROW_LOCKED", "a row of the batch is locked");
    if (turn == 3) throw TurnFailed("LOG_BUSY", "the log's lock is held");
  };
  const auto outcomes = in_one_batch(log, engine, three);
  CHECK(codes_of(outcomes) == Codes{"LOG_BUSY", "LOG_BUSY", "LOG_BUSY"});
  CHECK(log.turns == 3);
}

TEST_CASE("who failed can be asked again once the log lets it, under the same id", "[contract][trouble]") {
  MemoryWorld world;
  TroubledLog log(world.log());
  log.before_commit = refusing("a");
  OneEngine run(log);
  CHECK(run(1, RegisterTenant{registered("a")}).code == "ROW_LOCKED");
  log.before_commit = {};
  CHECK(run(1, RegisterTenant{registered("a")}).code == "REGISTERED");
  CHECK(std::get<TenantRegistered>(everything(world.log()).back().event).business_name.shown() == "a & Sons");
}

TEST_CASE("a key made for a turn that failed is forgotten with it", "[contract][trouble]") {
  MemoryWorld world;
  TroubledLog log(world.log());
  log.before_commit = refusing("a");
  OneEngine run(log);
  run(1, RegisterTenant{registered("a")});
  OneEngine(world.log())(2, RegisterTenant{registered("a")});  // another process, with a key of its own
  log.before_commit = {};
  const auto again = run(2, RegisterTenant{registered("a")});
  CHECK(again.repeated);
  CHECK(std::get<TenantRegistered>(again.events[0].event).business_name.shown() == "a & Sons");
}

TEST_CASE("a damaged history fails its own commands, and no others", "[contract][trouble]") {
  MemoryWorld world;
  record(world.log(), {registered("a"), registered("b")});
  TroubledLog log(world.log());
  log.before_commit = [](const Changes& changes) {
    if (changes.events.front().tenant->id == "a") throw Damaged("event 1 cannot be read");
  };
  Engine engine(log, test_vault(), chance(), options());
  const auto outcomes = in_one_batch(
      log, engine,
      {command(1, ActivatePayment{tenant("a"), {}}), command(2, ActivatePayment{tenant("b"), {}})});
  CHECK(codes_of(outcomes) == Codes{"LOG_DAMAGED", "PAYMENT_ACTIVE"});
}

TEST_CASE("a command that names no actor, or stores an empty text, fails alone and appends nothing",
          "[contract][trouble]") {
  MemoryWorld world;
  TroubledLog log(world.log());
  Engine engine(log, test_vault(), chance(), options());
  auto nobodys = command(1, RegisterTenant{registered("a")});
  nobodys.cause.actor = Actor();
  auto nowhere = registered("b");
  nowhere.country = Country();
  const auto outcomes = in_one_batch(
      log, engine,
      {nobodys, command(2, RegisterTenant{nowhere}), command(3, RegisterTenant{registered("c")})});
  CHECK(codes_of(outcomes) == Codes{"ENVIRONMENT", "ENVIRONMENT", "REGISTERED"});
  CHECK(everything(world.log()).size() == 1);
}

}  // namespace
}  // namespace ledgerline::tests::trouble_test
