#include <cstdlib>
#include <map>
#include <set>
#include <signal.h>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "tests/support/catch.hpp"
#include "tests/support/faults.hpp"

/// Twice as many paid tenants as numbers, and processes that all ask at once.
namespace ledgerline::tests::many_processes_test {
namespace {

constexpr std::size_t processes = 8;

/// Sanitized programs are slow, and their races are found with fewer tenants too.
std::size_t tenants_each() { return std::getenv("LEDGERLINE_SANITIZED") ? 24 : 125; }
std::size_t all_tenants() { return processes * tenants_each(); }

std::vector<std::string> asking(std::size_t process) {
  std::vector<std::string> arguments = {"number", "allocate", "--json"};
  for (std::size_t i = 0; i < tenants_each(); ++i)
    arguments.push_back(tenant_name(process * tenants_each() + i));
  return arguments;
}

std::vector<Running> start_all(const postgres::Database& log) {
  std::vector<Running> running;
  for (std::size_t i = 0; i < processes; ++i) running.emplace_back(log, asking(i));
  return running;
}

/// What tenants were answered: their number, or nothing for who waits.
using Answers = std::map<std::string, std::optional<std::string>>;

void read_answers(const ProgramResult& said, Answers& answers) {
  std::istringstream lines(said.out);
  for (std::string line; std::getline(lines, line);) {
    const auto object = nlohmann::json::parse(line);
    const auto tenant = object.at("clientId").get<std::string>();
    const auto reason = object.at("reason").get<std::string>();
    CAPTURE(line);
    CHECK_FALSE(answers.contains(tenant));
    CHECK(object.at("success") == (reason != "POOL_EMPTY"));
    CHECK((reason == "ALLOCATED" || reason == "POOL_EMPTY" || reason == "ALREADY_ASSIGNED"));
    answers[tenant] =
        object["success"] ? std::optional(object["phoneE164"].get<std::string>()) : std::nullopt;
  }
}

/// Exit 1 says that at least one tenant waits.
void expect_done(const ProgramResult& said) {
  CAPTURE(said.err, said.out);
  CHECK((said.exit == 0 || said.exit == 1));
}

void expect_all_served(const postgres::Database& log, const Answers& answers) {
  CHECK(broken_invariants(log) == "");
  Answers kept;
  for (const auto& row :
       superuser(log, "select id, number from tenants where (number is null) = (waiting_since > 0)"))
    kept[row[0].c_str()] = row[1].is_null() ? std::nullopt : std::optional(std::string(row[1].c_str()));
  CHECK(kept.size() == all_tenants());
  CHECK(kept == answers);
  std::set<std::optional<std::string>> numbers;
  for (const auto& [tenant, number] : answers) numbers.insert(number);
  CHECK(numbers.size() == all_tenants() / 2 + 1);  // each once, and nothing for the others
  CHECK(ask(log, "select count(*) from numbers where status = 'assigned'") ==
        std::to_string(all_tenants() / 2));
}

/// The queue is in the order of asking: who was given a number asked before all who wait.
void expect_in_order(const postgres::Database& log) {
  CHECK(ask(log,
            "select max(position) filter (where type = 'number.assigned') < "
            "min(position) filter (where type = 'allocation.queued') from events") == "t");
  for (std::size_t process = 0; process < processes; ++process) {
    CAPTURE(process);
    const auto first = tenant_name(process * tenants_each()),
               last = tenant_name((process + 1) * tenants_each() - 1);
    // sql: the tenants are this test's own
    CHECK(
        ask(log, fmt::format(
                     "select count(*) from (select position, lag(position) over (order by tenant) as before "
                     "from events where type in ('number.assigned', 'allocation.queued') "
                     "and tenant between '{}' and '{}') e where position < before",
                     first, last)) == "0");
  }
  const auto waiting =
      superuser(log, "select tenant from events where type = 'allocation.queued' order by position");
  const auto told = nlohmann::json::parse(run_program(log, {"waiting", "--json"}).out);
  REQUIRE(told.size() == static_cast<std::size_t>(waiting.size()));
  for (auto [i, row] = std::pair(std::size_t{0}, waiting.begin()); i < told.size(); ++i, ++row) {
    CHECK(told[i].at("place") == i + 1);
    CHECK(told[i].at("tenant") == (*row)[0].c_str());
  }
}

void expect_program_agrees(const postgres::Database& log) {
  for (const auto& arguments : {std::vector<std::string>{"projections", "check"}, {"doctor"}}) {
    const auto said = run_program(log, arguments);
    CAPTURE(arguments, said.out, said.err);
    CHECK(said.exit == 0);
  }
}

}  // namespace

TEST_CASE("8 processes at once ask for twice the numbers there are: half are served, half wait in order",
          "[many]") {
  const auto log = fresh_log();
  populate(log, all_tenants(), all_tenants() / 2);
  auto running = start_all(log);
  Answers answers;
  for (auto& one : running) {
    const auto said = one.ends();
    expect_done(said);
    read_answers(said, answers);
  }
  expect_all_served(log, answers);
  expect_in_order(log);
  expect_program_agrees(log);
}

TEST_CASE("one of 8 processes is killed between two turns, and asks again: nobody is served twice",
          "[many]") {
  const auto where = GENERATE(as<std::string>(), "turn.committed", "turn.committing", "turn.decided");
  CAPTURE(where);
  const auto log = fresh_log();
  populate(log, all_tenants(), all_tenants() / 2);
  std::vector<Running> running;
  for (std::size_t i = 0; i + 1 < processes; ++i) running.emplace_back(log, asking(i));
  Running killed(log, asking(processes - 1), {"LEDGERLINE_POINT=" + where + ":kill"});
  CHECK(killed.ends().exit == 128 + SIGKILL);
  Answers answers;
  for (auto& one : running) {
    const auto said = one.ends();
    expect_done(said);
    read_answers(said, answers);
  }
  CHECK(broken_invariants(log) == "");
  const auto again = run_program(log, asking(processes - 1));
  expect_done(again);
  read_answers(again, answers);
  expect_all_served(log, answers);
  expect_program_agrees(log);
}

TEST_CASE("Postgres is killed while 8 processes wait for their turn: all go on, nothing lost, nothing twice",
          "[many]") {
  Victim victim;
  const auto& log = victim.database();
  populate(log, all_tenants(), all_tenants() / 2);
  const LockHog hog(log, LockHog::How::working);
  auto running = start_all(log);
  REQUIRE(comes_true(log, "select count(*) = 8 from pg_locks where locktype = 'advisory' and not granted"));
  victim.kill_server();
  victim.start_server();
  Answers answers;
  for (auto& one : running) {
    const auto said = one.ends();
    expect_done(said);
    read_answers(said, answers);
  }
  expect_all_served(log, answers);
  expect_in_order(log);
  expect_program_agrees(log);
}

/// Whoever had not begun its first turn yet may give up, and is asked again.
TEST_CASE("Postgres is killed in the middle of a turn: the process goes on, nothing lost, nothing twice",
          "[many]") {
  const auto where = GENERATE(as<std::string>(), "turn.loaded", "turn.decided", "turn.committing");
  CAPTURE(where);
  Victim victim;
  const auto& log = victim.database();
  populate(log, all_tenants(), all_tenants() / 2);
  std::vector<Running> running;
  running.emplace_back(log, asking(0), std::vector<std::string>{"LEDGERLINE_POINT=" + where + ":stop"});
  REQUIRE(running.front().stops());
  for (std::size_t i = 1; i < processes; ++i) running.emplace_back(log, asking(i));
  victim.kill_server();
  running.front().go_on();
  victim.start_server();
  Answers answers;
  for (std::size_t i = 0; i < processes; ++i) {
    auto said = running[i].ends();
    if (i > 0 && said.exit == 3) said = run_program(log, asking(i));
    expect_done(said);
    read_answers(said, answers);
  }
  expect_all_served(log, answers);
  expect_program_agrees(log);
}

}  // namespace ledgerline::tests::many_processes_test
