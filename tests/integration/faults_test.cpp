#include "tests/support/faults.hpp"

#include <future>
#include <signal.h>
#include <sys/socket.h>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/points.hpp"
#include "tests/support/catch.hpp"

/// Somebody holds what the log needs, or is cut off from it: the log goes on within seconds, and nothing
/// wrong is in it.
namespace ledgerline::tests::faults_test {
namespace {

using Kind = Outcome::Kind;

AllocateNumber allocate(std::size_t tenant) { return {TenantId(tenant_name(tenant))}; }
ReleaseNumber release(std::size_t tenant) { return {TenantId(tenant_name(tenant)), Reason("test")}; }

/// What `arguments` printed with --json, of a command that was done.
nlohmann::json answer_of(const ProgramResult& said) {
  CAPTURE(said.exit, said.out, said.err);
  REQUIRE(said.exit == 0);
  return nlohmann::json::parse(said.out);
}

/// Disarms when the test ends, however it ends.
struct Armed {
  explicit Armed(std::function<void(std::string_view)> action) { arm_point(std::move(action)); }
  ~Armed() { arm_point({}); }
  Armed(const Armed&) = delete;
  Armed& operator=(const Armed&) = delete;
};

/// Runs `action` the first time the turn comes to `where`.
std::function<void(std::string_view)> once(std::string where, std::function<void()> action) {
  return [where = std::move(where), action = std::move(action),
          done = std::make_shared<bool>(false)](auto name) {
    if (name == where && !std::exchange(*done, true)) action();
  };
}

/// From here on COMMIT waits, as long as somebody holds advisory lock 42.
void slow_commits(const postgres::Database& log) {
  superuser(log,
            "create function slow_commit() returns trigger language plpgsql set lock_timeout = 0 as "
            "$$ begin perform pg_advisory_xact_lock(42); return null; end $$");
  superuser(log,
            "create constraint trigger slow_commit after insert on events deferrable initially deferred "
            "for each row execute function slow_commit()");
}
constexpr auto take_42 = "select pg_advisory_xact_lock(42)";
constexpr auto commit_waits =
    "select count(*) = 1 from pg_locks where locktype = 'advisory' and not granted "
    "and objid = 42 and classid = 0";

}  // namespace

TEST_CASE("a tenant's row is locked by hand: its command is told by whom, its neighbours are served",
          "[faults]") {
  const auto log = fresh_log();
  populate(log, 3, 3);
  LocalEngine engine(log);
  Holder holder(log, "select from tenants where id = 'tenant-00001' for update");
  auto outcomes = engine.run_together({allocate(0), allocate(1), allocate(2)});
  CHECK(outcomes[0].code == "ALLOCATED");
  CHECK(outcomes[1].kind == Kind::failed);
  CHECK(outcomes[1].code == "ROW_LOCKED");
  CHECK(outcomes[1].message.find(
            fmt::format("tenant tenant-00001 is locked by another session (pid {})", holder.pid())) == 0);
  CHECK(outcomes[2].code == "ALLOCATED");
  CHECK(ask(log, "select count(*) from events where type = 'number.assigned'") == "2");
  holder.let_go();
  CHECK(engine.run(allocate(1)).code == "ALLOCATED");
  CHECK(broken_invariants(log) == "");
}

TEST_CASE("a number's row is locked by hand: its command is told by whom, its neighbours are served",
          "[faults]") {
  const auto log = fresh_log();
  populate(log, 3, 3);
  LocalEngine engine(log);
  for (const auto& outcome : engine.run_together({allocate(0), allocate(1)}))
    REQUIRE(outcome.code == "ALLOCATED");
  const auto locked = ask(log, "select number from tenants where id = 'tenant-00000'");
  Holder holder(log, fmt::format("select from numbers where number = '{}' for update", locked));
  auto outcomes = engine.run_together({release(0), release(1), allocate(2)});
  CHECK(outcomes[0].code == "ROW_LOCKED");
  CHECK(outcomes[0].message.find(
            fmt::format("number {} is locked by another session (pid {})", locked, holder.pid())) == 0);
  CHECK(outcomes[1].code == "RELEASED");
  CHECK(outcomes[2].code == "ALLOCATED");
  holder.let_go();
  CHECK(engine.run(release(0)).code == "RELEASED");
  CHECK(broken_invariants(log) == "");
}

TEST_CASE("a row that two sessions share is locked: both are told", "[faults]") {
  const auto log = fresh_log();
  populate(log, 1, 1);
  LocalEngine engine(log);
  const std::string share = "select from tenants where id = 'tenant-00000' for share";
  Holder one(log, share), other(log, share);
  const auto outcome = engine.run(allocate(0));
  CHECK(outcome.kind == Kind::failed);
  for (const auto* holder : {&one, &other}) {
    CAPTURE(outcome.message, holder->pid());
    CHECK(outcome.message.find(std::to_string(holder->pid())) != std::string::npos);
  }
  one.let_go();
  other.let_go();
  CHECK(engine.run(allocate(0)).code == "ALLOCATED");
}

TEST_CASE("who only reads does not wait for a locked table for ever", "[faults]") {
  const auto log = fresh_log();
  populate(log, 1, 1);
  Holder holder(log, "lock table numbers in access exclusive mode");
  const auto said = run_program(log, {"pool", "list"});
  CHECK(said.exit == 3);
  CHECK(said.err.find("locked by another session") != std::string::npos);
  holder.let_go();
  CHECK(run_program(log, {"pool", "list"}).exit == 0);
}

TEST_CASE("an available number that is locked by hand is passed over", "[faults]") {
  const auto log = fresh_log();
  populate(log, 2, 2);
  LocalEngine engine(log);
  Holder holder(log, fmt::format("select from numbers where number = '{}' for update", number_name(0)));
  CHECK(engine.run(allocate(0)).number == number_name(1));
  CHECK(engine.run(allocate(1)).code == "POOL_EMPTY");
  holder.let_go();
  CHECK(run_program(log, {"tick"}).exit == 0);
  CHECK(ask(log, "select number from tenants where id = 'tenant-00001'") == number_name(0));
  CHECK(broken_invariants(log) == "");
}

TEST_CASE("a whole table is locked by hand: commands are answered, and go through once it is free",
          "[faults]") {
  const auto log = fresh_log();
  populate(log, 2, 2);
  LocalEngine engine(log);
  using Row = std::tuple<std::string, std::string, bool>;
  const auto [mode, table, connected] =
      GENERATE(Row{"access exclusive", "tenants", true}, Row{"exclusive", "numbers", true},
               Row{"access exclusive", "events", false}, Row{"access exclusive", "log", true});
  CAPTURE(mode, table, connected);
  if (connected) REQUIRE(engine.run(allocate(1)).code == "ALLOCATED");
  Holder holder(log, fmt::format("lock table {} in {} mode", table, mode));
  const auto outcome = engine.run(allocate(0));
  CHECK(outcome.kind == Kind::failed);
  CHECK(outcome.code == "TABLE_LOCKED");
  CHECK(outcome.events.empty());
  holder.let_go();
  CHECK(engine.run(allocate(0)).code == "ALLOCATED");
  CHECK(broken_invariants(log) == "");
}

TEST_CASE("a process is stopped with the log's lock in its hands: another goes on, then it does, once",
          "[faults]") {
  const auto where = GENERATE(as<std::string>(), "turn.begun", "turn.loaded", "turn.decided",
                              "turn.committing", "turn.committed");
  CAPTURE(where);
  const auto log = fresh_log();
  populate(log, 2, 3);
  const std::string id = "018f3c9e-6d0a-7c4b-8d1e-2f3a4b5c6d7e";
  const std::vector<std::string> first = {"number", "allocate", tenant_name(0), "--json", "--command-id", id};
  Running stopped(log, first, {"LEDGERLINE_POINT=" + where + ":stop"});
  REQUIRE(stopped.stops());
  const auto other = answer_of(run_program(log, {"number", "allocate", tenant_name(1), "--json"}));
  CHECK(other["reason"] == "ALLOCATED");
  stopped.go_on();
  const auto late = answer_of(stopped.ends());
  CHECK(late["reason"] == "ALLOCATED");
  CHECK(late["phoneE164"] != other["phoneE164"]);
  CHECK(late == answer_of(run_program(log, first)));
  CHECK(ask(log, fmt::format("select count(*) from events where command_id = '{}'", id)) == "1");
  CHECK(ask(log, "select count(*) from numbers where status = 'assigned'") == "2");
  CHECK(broken_invariants(log) == "");
}

TEST_CASE("a server that is gone is asked about a whole batch, and not again for each command of it",
          "[faults]") {
  Victim victim;
  populate(victim.database(), 3, 3);
  LocalEngine engine(victim.database(), 2);
  int turns = 0;
  const Armed armed([&](std::string_view name) { turns += name == "turn.begun"; });
  victim.kill_server();
  for (const auto& outcome : engine.run_together({allocate(0), allocate(1), allocate(2)}))
    CHECK(outcome.code == "DATABASE_UNREACHABLE");
  CHECK(turns == 4);  // two attempts at the first command, which went alone, and two at the others
  victim.start_server();
  CHECK(engine.run(allocate(0)).code == "ALLOCATED");
}

TEST_CASE("a session is stuck with the log's lock within a pipeline: it is ended, and others go on",
          "[faults]") {
  const auto log = fresh_log();
  populate(log, 1, 1);
  const LockHog hog(log, LockHog::How::within_a_pipeline);
  LocalEngine engine(log);
  CHECK(engine.run(allocate(0)).code == "ALLOCATED");
  CHECK(hog.is_ended(30'000));
  CHECK(broken_invariants(log) == "");
}

TEST_CASE("a session that works is never ended for having the log's lock", "[faults]") {
  const auto log = fresh_log();
  populate(log, 1, 1);
  const LockHog hog(log, LockHog::How::working);
  Running waiting(log, {"number", "allocate", tenant_name(0)});
  // Ten waits of a second each, told apart by their beginnings, and the holder is still there.
  REQUIRE(comes_true(
      log,
      "select count(*) = 1 from pg_locks l join pg_stat_activity a using (pid) where not l.granted "
      "and l.locktype = 'advisory' and a.query_start > a.backend_start + interval '5 seconds'"));
  CHECK_FALSE(hog.is_ended());
}

TEST_CASE("the connection is cut at some point of a turn: the outcome is right, and nothing is doubled",
          "[faults]") {
  const auto where = GENERATE(as<std::string>(), "turn.begun", "turn.loaded", "turn.decided",
                              "turn.committing", "turn.committed");
  CAPTURE(where);
  const auto log = fresh_log();
  populate(log, 2, 2);
  LocalEngine engine(log);
  REQUIRE(engine.run(allocate(1)).code == "ALLOCATED");  // so that there is a connection
  int cuts = 0;
  const Armed armed(once(where, [&] { cuts += ::shutdown(engine.log().turn_socket(), SHUT_RDWR) == 0; }));
  const auto command = engine.command(allocate(0));
  const auto outcome = engine.engine().run(command);
  CHECK(cuts == 1);
  CHECK(outcome.code == "ALLOCATED");
  CHECK(outcome.number == number_name(1));
  CHECK(engine.engine().run(command).number == outcome.number);
  CHECK(ask(log, "select count(*) from events where type = 'number.assigned'") == "2");
  CHECK(broken_invariants(log) == "");
}

TEST_CASE("the server ends the session at some point of a turn: the outcome is right, and nothing is doubled",
          "[faults]") {
  const auto where = GENERATE(as<std::string>(), "turn.loaded", "turn.decided", "turn.committing");
  CAPTURE(where);
  const auto log = fresh_log();
  populate(log, 1, 1);
  LocalEngine engine(log);
  const auto holds = is_log_lock(log);
  const Armed armed(once(where, [&] {
    superuser(log, fmt::format("select pg_terminate_backend(pid) from pg_locks where granted and {}", holds));
  }));
  const auto command = engine.command(allocate(0));
  CHECK(engine.engine().run(command).code == "ALLOCATED");
  CHECK(engine.engine().run(command).repeated);
  CHECK(ask(log, "select count(*) from events where type = 'number.assigned'") == "1");
  CHECK(broken_invariants(log) == "");
}

TEST_CASE("the session is ended while COMMIT is under way: nothing was committed, and the turn is done again",
          "[faults]") {
  const auto log = fresh_log();
  populate(log, 1, 1);
  LocalEngine engine(log);
  slow_commits(log);
  Holder holder(log, take_42);
  bool waited = false;
  const Armed armed(once("turn.committing", [&] {
    waited = comes_true(log, commit_waits);
    superuser(
        log,
        "select pg_terminate_backend(pid) from pg_locks where not granted and objid = 42 and classid = 0");
    holder.let_go();
  }));
  const auto outcome = engine.run(allocate(0));
  CHECK(waited);
  CHECK(outcome.code == "ALLOCATED");
  CHECK_FALSE(outcome.repeated);
  CHECK(ask(log, "select count(*) from events where type = 'number.assigned'") == "1");
  CHECK(broken_invariants(log) == "");
}

TEST_CASE("the line is cut while COMMIT is under way, which succeeds later: the answer is found in the log",
          "[faults]") {
  const auto log = fresh_log();
  populate(log, 1, 1);
  LocalEngine engine(log);
  slow_commits(log);
  Holder holder(log, take_42);
  bool waited = false;
  const Armed armed(once("turn.committing", [&] {
    waited = comes_true(log, commit_waits);
    ::shutdown(engine.log().turn_socket(), SHUT_RDWR);
  }));
  std::promise<Outcome> promise;
  engine.engine().submit(engine.command(allocate(0)),
                         [&](Outcome outcome) { promise.set_value(std::move(outcome)); });
  const auto retries =
      fmt::format("select count(*) = 1 from pg_locks where not granted and {}", is_log_lock(log));
  CHECK(comes_true(log, retries));
  holder.let_go();
  const auto outcome = promise.get_future().get();
  CHECK(waited);
  CHECK(outcome.code == "ALLOCATED");
  CHECK(outcome.repeated);
  CHECK(ask(log, "select count(*) from events where type = 'number.assigned'") == "1");
  CHECK(broken_invariants(log) == "");
}

}  // namespace ledgerline::tests::faults_test
