#include <fmt/format.h>

#include "events/kernel/error.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/faults.hpp"

/// Nobody changes an event: the database refuses it to its owner and its superuser by a trigger, to the
/// engine by rights.
namespace ledgerline::tests::immutability_test {
namespace {

constexpr auto restrict_violation = "23001", insufficient_privilege = "42501";

struct Refused {
  std::string state, message;
};

/// How the database refuses the statement to a role; empty if it does not.
Refused refused(const postgres::Database& log, const std::string& role, const std::string& sql) {
  pqxx::connection connection(log.url);
  pqxx::nontransaction work(connection);
  // sql: role and schema are this test's own
  work.exec(fmt::format("set search_path = {}; set role {}", log.schema, role));
  try {
    work.exec(sql);
  } catch (const pqxx::restrict_violation& e) {  // libpqxx 6 forgets the state of some of its exceptions
    return {restrict_violation, e.what()};
  } catch (const pqxx::insufficient_privilege& e) {
    return {insufficient_privilege, e.what()};
  } catch (const pqxx::sql_error& e) {
    return {"another", e.what()};
  }
  return {};
}

std::string content(const postgres::Database& log) {
  return ask(log, "select md5(string_agg(e::text, '/' order by position)) from events e");
}

postgres::Database log_with_events() {
  auto log = fresh_log();
  populate(log, 2, 2);
  return log;
}

const std::vector<std::string> changes = {
    "update events set type = 'other'",
    "update events set payload = '{}' where position = 1",
    "update events set payload = payload where false",
    "delete from events",
    "delete from events where position = (select max(position) from events)",
    "delete from events where false",
    "with gone as (delete from events where position > 1 returning *) select count(*) from gone",
    "insert into events select * from events on conflict (position) do update set type = 'other'",
    "truncate events",
    "truncate events, keys cascade",
};

}  // namespace

TEST_CASE("an event is not changed, deleted or truncated: neither by the superuser nor by its owner",
          "[immutability]") {
  const auto log = log_with_events();
  const auto before = content(log);
  for (const auto& role : {std::string("postgres"), postgres::owner_role(log)})
    for (const auto& sql : changes) {
      CAPTURE(role, sql);
      const auto [state, message] = refused(log, role, sql);
      CHECK(state == restrict_violation);
      CHECK(message.find("events are immutable: ") != std::string::npos);
      CHECK(message.find("append a correcting event instead") != std::string::npos);
    }
  CHECK(content(log) == before);
}

TEST_CASE("an event is not changed by a session that says it is a replica's either", "[immutability]") {
  const auto log = log_with_events();
  const auto before = content(log);
  CHECK(refused(log, "postgres; set session_replication_role = replica", changes.front()).state ==
        restrict_violation);
  CHECK(content(log) == before);
}

TEST_CASE("the engine's role has no right to change an event", "[immutability]") {
  const auto log = log_with_events();
  const auto before = content(log);
  for (const auto& sql : changes) {
    CAPTURE(sql);
    CHECK(refused(log, postgres::engine_role(log), sql).state == insufficient_privilege);
  }
  CHECK(content(log) == before);
}

TEST_CASE("the engine's role cannot get at the events in another way", "[immutability]") {
  const auto log = log_with_events();
  const auto* sql = GENERATE(
      "alter table events disable trigger events_are_immutable", "alter table events disable trigger all",
      "drop trigger events_are_immutable on events", "drop table events", "drop table events cascade",
      "alter table events add column note text", "alter table events owner to current_user",
      "create rule sneak as on insert to events do instead nothing",
      "create trigger sneak before insert on events execute function refuse_change()",
      "create or replace function refuse_change() returns trigger language sql as 'select null'",
      "set session_replication_role = replica", "create table elsewhere (x int)");
  CAPTURE(sql);
  CHECK(refused(log, postgres::engine_role(log), sql).state == insufficient_privilege);
}

TEST_CASE("the engine's role writes nothing that is not its own to write", "[immutability]") {
  const auto log = log_with_events();
  const auto* sql = GENERATE(
      "update keys set wrapped = 'x'", "truncate keys", "delete from log", "truncate numbers",
      "insert into log (master_check, system_identifier) values ('', '')",
      "insert into migrations (number, name, checksum) values (99, '', '')", "delete from migrations",
      "insert into projections (name, version) values ('mine', 1)", "delete from projections");
  CAPTURE(sql);
  CHECK(refused(log, postgres::engine_role(log), sql).state == insufficient_privilege);
}

TEST_CASE("a row of a projection is not changed by hand: an event that cannot follow would stay for ever",
          "[immutability]") {
  const auto log = log_with_events();
  const auto* sql =
      GENERATE("update numbers set status = 'available'", "delete from tenants", "truncate numbers",
               "insert into numbers select * from numbers where false", "update tenants set paid = true");
  CAPTURE(sql);
  const auto [state, message] = refused(log, "postgres", sql);
  CHECK(state == restrict_violation);
  CHECK(message.find("use the ledgerline program") != std::string::npos);
}

TEST_CASE("an owner who takes the trigger away may change events, and doctor says so", "[immutability]") {
  const auto log = log_with_events();
  REQUIRE(run_program(log, {"doctor"}).exit == 0);
  superuser(log, "alter table events disable trigger events_are_immutable");
  const auto said = run_program(log, {"doctor"});
  CHECK(said.exit == 1);
  CHECK(said.out.find("trigger") != std::string::npos);
}

TEST_CASE("whoever may become the engine is the engine: in reading and in its turns", "[immutability]") {
  const auto log = log_with_events();
  LocalEngine engine(log);
  CHECK(engine.log().session().query("select current_user")[0][0].c_str() == postgres::engine_role(log));
  CHECK_THROWS_WITH(engine.log().session().query("update events set type = 'other'"),
                    ContainsSubstring("permission denied"));
  superuser(log,
            "create table writers (who text); grant insert on writers to public; "
            "create function note_writer() returns trigger language plpgsql as "
            "$$ begin insert into writers values (current_user); return null; end $$; "
            "create trigger note_writer after insert on events execute function note_writer()");
  REQUIRE(engine.run(AllocateNumber{TenantId(tenant_name(0))}).code == "ALLOCATED");
  CHECK(ask(log, "select string_agg(who, ',') from writers") == postgres::engine_role(log));
}

TEST_CASE("a login that is nothing but a member of the engine's role can do all of the engine's work",
          "[immutability]") {
  const auto log = log_with_events();
  const auto login = log.schema + "_login";
  superuser(log,
            fmt::format("create role {} login; grant {} to {}", login, postgres::engine_role(log), login));
  auto url = log.url;
  url.replace(url.find("user=postgres"), std::string("user=postgres").size(), "user=" + login);
  const postgres::Database as_login{url, log.schema};
  const auto program = [&](const std::vector<std::string>& arguments) {
    const auto said = run_program(as_login, arguments);
    CAPTURE(arguments, said.out, said.err);
    CHECK(said.exit == 0);
  };
  program({"tenant", "register", "another", "--name", "Another", "--owner-phone", "+447900000007"});
  program({"number", "allocate", tenant_name(0)});
  program({"number", "release", tenant_name(0), "--reason", "test"});
  program({"tick"});
  program({"history", tenant_name(0)});
  program({"pool", "health"});
  program({"projections", "check"});
  program({"projections", "rebuild"});
  CHECK(refused(as_login, "none", "delete from events").state == insufficient_privilege);
  CHECK(broken_invariants(log) == "");
}

}  // namespace ledgerline::tests::immutability_test
