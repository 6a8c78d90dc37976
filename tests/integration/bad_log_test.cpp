#include <filesystem>
#include <fstream>
#include <stdlib.h>
#include <unistd.h>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "adapters/postgres/url.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/faults.hpp"

/// Surroundings that fail the program: a database, a key or a log that it cannot work with. Exit code 3, a
/// message that says what to do and gives no secret away, and nothing changed.
namespace ledgerline::tests::bad_log_test {
namespace {

using Arguments = std::vector<std::string>;

const std::string password = "hunter2-the-password";

void expect(const ProgramResult& said, int exit, const std::string& says) {
  CAPTURE(said.exit, said.out, said.err);
  CHECK(said.exit == exit);
  CHECK((said.err + said.out).find(says) != std::string::npos);
  CHECK((said.err + said.out).find(password) == std::string::npos);
}

/// A tenant who has a number, in five events.
postgres::Database log_with_known() {
  auto log = fresh_log();
  for (const auto& arguments : std::vector<Arguments>{
           {"tenant", "register", "known", "--name", "Known", "--owner-phone", "+447900000001"},
           {"payment", "activate", "known"},
           {"pool", "add", "+447111111111", "+447111111112"},
           {"number", "allocate", "known"}})
    REQUIRE(run_program(log, arguments).exit == 0);
  return log;
}

std::string state_of(const postgres::Database& log) {
  return ask(log,
             "select concat_ws('/', (select position from log), (select md5(string_agg(e::text, '/' order by "
             "position)) "
             "from events e), (select count(*) from tenants), (select count(*) from numbers))");
}

/// What an immutable log does not allow: somebody took the trigger away to do it.
void tamper(const postgres::Database& log, const std::string& sql) {
  superuser(log, "alter table events disable trigger all");
  superuser(log, sql);
  superuser(log, "alter table events enable always trigger events_are_immutable");
}

const std::vector<Arguments> all_commands = {{"pool", "health"},
                                             {"history", "known"},
                                             {"tick"},
                                             {"number", "allocate", "known"},
                                             {"pool", "add", "+447111111113"},
                                             {"tenant", "show", "known"}};

}  // namespace

TEST_CASE("a database that cannot be reached is reported without its password", "[bad_log]") {
  const auto url = GENERATE_COPY(as<std::string>(), "postgresql://user:" + password + "@127.0.0.1:1/none",
                                 "host=127.0.0.1 port=1 user=u password=" + password,
                                 "host=/nowhere/at/all user=u password=" + password);
  CAPTURE(url);
  const postgres::Database nowhere{url, "ledgerline"};
  for (const auto& arguments : all_commands) {
    CAPTURE(arguments);
    expect(run_program(nowhere, arguments), 3, "the database cannot be reached: ");
    auto with_json = arguments;
    with_json.push_back("--json");
    const auto said = run_program(nowhere, with_json);
    expect(said, 3, "the database cannot be reached: ");
    CHECK(nlohmann::json::parse(said.out).at("error").at("code") == "UNAVAILABLE");
  }
  expect(run_program(nowhere, {"migrate"}), 3, "the database cannot be reached: ");
}

TEST_CASE("a database's URL that cannot be read is refused without being quoted", "[bad_log]") {
  const auto url = GENERATE_COPY(as<std::string>(), "postgresql://user:" + password + "@[::1/none",
                                 "postgresq://user:" + password + "@127.0.0.1:1/none",
                                 "postgresql://user:" + password + "%zz@127.0.0.1:1/none",
                                 "postgresql://user:" + password + "@127.0.0.1:1/none?colour=" + password,
                                 "host=127.0.0.1 password=" + password + " " + password);
  CAPTURE(url);
  expect(run_program({url, "ledgerline"}, {"tick"}), 2, "the database's URL cannot be read");
  expect(run_program({url, "ledgerline"}, {"migrate", "--json"}), 2, "the database's URL cannot be read");
}

TEST_CASE("a password that ends early in the database's URL is not quoted as a host, port or name",
          "[bad_log]") {
  const auto url = GENERATE_COPY(as<std::string>(), "postgresql://user:a@" + password + "@127.0.0.1:1/none",
                                 "postgresql://user:" + password + "/b@127.0.0.1:1/none",
                                 "postgresql://user:5432/" + password + "@127.0.0.1:1/none");
  CAPTURE(url);
  expect(run_program({url, "ledgerline"}, {"tick"}), 2, "in the database's URL cannot be right");
}

TEST_CASE("a database's URL is given time-outs where it names none, and keeps its own", "[bad_log]") {
  using postgres::connection_text;
  CHECK_THAT(connection_text("postgresql://u@h/d"),
             ContainsSubstring("/d?") && ContainsSubstring("tcp_user_timeout=10000"));
  CHECK_THAT(connection_text("postgresql://u@h/d?connect_timeout=3"),
             ContainsSubstring("connect_timeout=3&") && !ContainsSubstring("connect_timeout=10"));
  CHECK_THAT(connection_text("host=h keepalives_idle=60"),
             ContainsSubstring("keepalives_idle=60 ") && !ContainsSubstring("keepalives_idle=5"));
}

TEST_CASE("a login that may do nothing is told so", "[bad_log]") {
  const auto log = log_with_known();
  const auto before = state_of(log);
  const auto login = log.schema + "_stranger";
  superuser(log, fmt::format("create role {} login password '{}'", login, password));
  auto url = log.url + "&password=" + password;
  url.replace(url.find("user=postgres"), std::string("user=postgres").size(), "user=" + login);
  for (const auto& arguments : all_commands) {
    CAPTURE(arguments);
    expect(run_program({url, log.schema}, arguments), 3, "permission denied");
  }
  CHECK(state_of(log) == before);
}

TEST_CASE("a log that does not exist is not made by the way", "[bad_log]") {
  auto log = fresh_log();
  const auto there = log;
  log.schema += "_nowhere";
  for (const auto& arguments : all_commands) {
    CAPTURE(arguments);
    expect(
        run_program(log, arguments), 3,
        fmt::format("there is no log {0} in this database: run 'ledgerline --log {0} migrate'", log.schema));
  }
  CHECK(ask(there, fmt::format("select count(*) from pg_namespace where nspname = '{}'", log.schema)) == "0");
}

TEST_CASE("a log of a newer schema is left alone, by migrate too", "[bad_log]") {
  const auto log = log_with_known();
  const auto before = state_of(log);
  superuser(log,
            "insert into migrations (number, name, checksum) select max(number) + 1, 'future', 'x' from "
            "migrations");
  for (const auto& arguments : all_commands) {
    CAPTURE(arguments);
    expect(run_program(log, arguments), 3, "use the newer build");
  }
  expect(run_program(log, {"migrate"}), 3, "use the newer build");
  CHECK(state_of(log) == before);
}

TEST_CASE("a log of an older schema asks for migrate", "[bad_log]") {
  const auto log = log_with_known();
  const auto before = state_of(log);
  superuser(log, "delete from migrations where number = (select max(number) from migrations)");
  for (const auto& arguments : all_commands) {
    CAPTURE(arguments);
    expect(run_program(log, arguments), 3, fmt::format("run 'ledgerline --log {} migrate'", log.schema));
  }
  CHECK(state_of(log) == before);
}

TEST_CASE("a migration that was applied from another text is not built upon", "[bad_log]") {
  const auto log = log_with_known();
  superuser(log, "update migrations set checksum = 'x' where number = 2");
  expect(run_program(log, {"migrate"}), 3, "was applied from another text");
}

TEST_CASE("rows that a newer build folded are not written by this one", "[bad_log]") {
  const auto log = log_with_known();
  const auto before = state_of(log);
  superuser(log, "update projections set version = version + 1 where name = 'tenants'");
  expect(run_program(log, {"number", "allocate", "known"}), 3, "was folded by a newer build");
  CHECK(state_of(log) == before);
}

TEST_CASE("an engine at work notices that another build changed the log, and appends nothing", "[bad_log]") {
  const auto log = log_with_known();
  LocalEngine engine(log);
  const auto before = state_of(log);
  superuser(log, "update log set epoch = epoch + 1");
  const auto outcome = engine.run(AllocateNumber{TenantId("known")});
  CHECK(outcome.kind == Outcome::Kind::failed);
  CHECK(outcome.code == "LOG_CHANGED");
  CHECK(state_of(log) == before);
}

TEST_CASE("a history that was tampered with is not shown as the truth", "[bad_log]") {
  const auto [damage, says] = GENERATE(table<std::string, std::string>({
      {"update events set payload = jsonb_set(payload, '{reason}', '\"other\"') where type = "
       "'payment.activated'",
       "was changed after it was appended"},
      {"delete from events where tenant = 'known' and tenant_version = 2",
       "version 2 of tenant known is missing from the log"},
  }));
  CAPTURE(damage);
  const auto log = log_with_known();
  tamper(log, damage);
  expect(run_program(log, {"history", "known"}), 3, says);
  expect(run_program(log, {"history", "known", "--narrate"}), 3, says);
}

TEST_CASE("a damaged event is an error that names its position, never skipped", "[bad_log]") {
  const auto [change, says] = GENERATE(table<std::string, std::string>({
      {"payload = '[]'", "event 1 (tenant.registered): its payload is not a JSON object"},
      {"payload = '{}'", "event 1 (tenant.registered), field business_name: it is missing"},
      {"payload = jsonb_set(payload, '{country}', '7')", "event 1 (tenant.registered), field country"},
      {"payload = jsonb_set(payload, '{country}', '\"Utopia\"')",
       "event 1 (tenant.registered), field country"},
      {"payload = jsonb_set(payload, '{business_name}', '\"plain\"')",
       "event 1, field business_name: it does not open"},
      {"metadata = '{}'", "event 1 (tenant.registered), field metadata.actor"},
      {"type = 'tenant.flew'", "event 1: this build does not know the type 'tenant.flew': use a newer build"},
      {"schema_version = 99", "event 1 (tenant.registered)"},
  }));
  CAPTURE(change);
  const auto log = log_with_known();
  tamper(log, fmt::format("update events set {} where position = 1", change));
  const auto before = state_of(log);
  expect(run_program(log, {"history", "known"}), 3, says);
  const auto told = run_program(log, {"history", "known", "--json"});
  expect(told, 3, "");
  CHECK(nlohmann::json::parse(told.out).at("error").at("code") == "LOG_DAMAGED");
  CHECK(run_program(log, {"doctor"}).exit == 1);
  CHECK(run_program(log, {"projections", "check"}).exit == 3);
  CHECK(run_program(log, {"projections", "rebuild"}).exit == 3);
  CHECK(state_of(log) == before);
}

TEST_CASE("a tenant's key that was tampered with is not taken for an erased one", "[bad_log]") {
  const auto log = log_with_known();
  superuser(log, "update keys set wrapped = 'bm9uc2Vuc2U='");
  expect(run_program(log, {"history", "known"}), 3, "the key of tenant known does not open");
}

TEST_CASE("a master key that is missing, malformed or another's is refused without being shown",
          "[bad_log]") {
  const auto log = log_with_known();
  const auto before = state_of(log);
  const std::string other(64, 'b');
  const auto [variable, exit, says] = GENERATE_COPY(table<std::string, int, std::string>({
      {"LEDGERLINE_MASTER_KEY", 3, "no master key: set LEDGERLINE_MASTER_KEY"},
      {"LEDGERLINE_MASTER_KEY=", 2, "not 64 hexadecimal digits"},
      {"LEDGERLINE_MASTER_KEY=" + password, 2, "not 64 hexadecimal digits"},
      {"LEDGERLINE_MASTER_KEY=" + other.substr(1), 2, "not 64 hexadecimal digits"},
      {"LEDGERLINE_MASTER_KEY=" + other, 3, "the master key is not the one that log"},
  }));
  CAPTURE(variable);
  for (const auto& arguments : all_commands) {
    CAPTURE(arguments);
    const auto said = run_program(log, arguments, {variable});
    expect(said, exit, says);
    CHECK((said.out + said.err).find(other.substr(1)) == std::string::npos);
  }
  CHECK(state_of(log) == before);
}

TEST_CASE("a file with the master key is read if nobody else may read it", "[bad_log]") {
  const auto log = log_with_known();
  auto file = (std::filesystem::temp_directory_path() / "ledgerline-key-XXXXXX").string();
  ::close(::mkstemp(file.data()));  // mode 0600
  std::ofstream(file) << format_key(test_key()) << "\n";
  const Arguments show = {"tenant", "show", "known", "--master-key", file};
  const Arguments no_key = {"LEDGERLINE_MASTER_KEY"};
  expect(run_program(log, show, no_key), 0, "known");
  std::filesystem::permissions(file, std::filesystem::perms(0644));
  expect(run_program(log, show, no_key), 3, "can be read by others: run 'chmod 600' on it");
  std::filesystem::remove(file);
  expect(run_program(log, show, no_key), 3, "cannot read the master key " + file);
}

TEST_CASE("no secret stands in anything that the program prints", "[bad_log]") {
  const auto key = format_key(test_key());
  auto log = log_with_known();
  log.url += "&password=" + password;
  for (const auto& arguments : std::vector<Arguments>{{"history", "known", "--json"},
                                                      {"history", "known", "--narrate"},
                                                      {"doctor", "--json"},
                                                      {"tenant", "show", "known"},
                                                      {"--help"},
                                                      {"number", "allocate", "known", "--log-level", "trace"},
                                                      {"projections", "list"},
                                                      {"migrate"},
                                                      {"pool", "dance"}}) {
    const auto said = run_program(log, arguments);
    CAPTURE(arguments);
    CHECK((said.out + said.err).find(key) == std::string::npos);
    CHECK((said.out + said.err).find(password) == std::string::npos);
  }
  CHECK(ask(log, "select string_agg(e::text, '/') from events e").find(key) == std::string::npos);
}

}  // namespace ledgerline::tests::bad_log_test
