#include "tools/ledgerline/scenarios.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "tests/support/catch.hpp"
#include "tests/support/faults.hpp"
#include "tests/support/golden_lines.hpp"

/// Requirement 3's scenarios through the real program: its objects, its log lines byte for byte, its SQL word
/// for word. The files in tests/golden_lines are copied from the requirement: scenario-N.txt holds the
/// documented lines of the gate and the pool, scenario-N.sql the queries under "Expected DB State".
namespace ledgerline::tests::scenarios_test {
namespace {

/// The documented lines with the moment at which the tenant's n-th allocation was answered for each '...'.
std::string documented(const postgres::Database& log, int scenario, const std::string& tenant, int nth) {
  constexpr auto sql = R"(select to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
    from events where tenant = '{}' and (type like 'allocation.%' or type = 'number.assigned')
    order by position offset {} limit 1)";
  const auto time = ask(log, fmt::format(sql, tenant, nth));
  REQUIRE(time.size() == std::string("2026-11-21T07:52:44.123Z").size());
  return replaced(golden(fmt::format("scenario-{}.txt", scenario)), "'...'", "'" + time + "'");
}

/// The scenarios as the demo runs them, each in its log.
class Play {
 public:
  /// Runs it, and what it goes on from. What the last step said, or the last ones where they ran together.
  std::vector<ProgramResult> scenario(int number) {
    std::vector<ProgramResult> last;
    const auto all = cli::scenarios();
    for (const auto& one : all)
      if (one.log == all[static_cast<std::size_t>(number - 1)].log && one.number <= number) last = run(one);
    return last;
  }
  const postgres::Database& log() const { return log_; }
  ProgramResult program(const std::vector<std::string>& arguments) const {
    return run_program(log_, arguments, {"TWILIO_POOL_NUMBERS=" + cli::pool_numbers()});
  }

 private:
  std::vector<ProgramResult> run(const cli::Scenario& scenario) const {
    std::vector<ProgramResult> last;
    std::vector<std::pair<Running, int>> together;
    for (const auto& step : scenario.steps) {
      if (step.together) {
        together.emplace_back(Running(log_, step.arguments), step.exit);
        continue;
      }
      last = {program(step.arguments)};
      CAPTURE(scenario.number, step.arguments, last[0].err);
      REQUIRE(last[0].exit == step.exit);
    }
    if (!together.empty()) last.clear();
    for (auto& [running, exit] : together) {
      last.push_back(running.ends());
      CHECK(last.back().exit == exit);
    }
    return last;
  }

  postgres::Database log_ = fresh_log();
};

using Answers = std::vector<std::string>;

}  // namespace

TEST_CASE("scenario 1: who has not paid is blocked at the gate, and the pool stays full", "[scenarios]") {
  Play play;
  const auto said = play.scenario(1)[0];
  CHECK(said.out ==
        R"({"success":false,"phoneE164":null,"reason":"PAYMENT_REQUIRED","clientId":"test-client-1"})"
        "\n");
  CHECK(said.err == documented(play.log(), 1, "test-client-1", 0));
  CHECK(play.program({"history", "test-client-1", "--narrate"}).out ==
        documented(play.log(), 1, "test-client-1", 0));
  CHECK(answers(play.log(), "scenario-1.sql") ==
        Answers{"test-client-1||f\n", "test-client-1|S5_CONFIRM_LIVE\n", "10\n"});
}

TEST_CASE("scenario 2: who pays is given the oldest number", "[scenarios]") {
  Play play;
  const auto said = play.scenario(2)[0];
  CHECK(said.out ==
        R"({"success":true,"phoneE164":"+447111111111","reason":"ALLOCATED","clientId":"test-client-1"})"
        "\n");
  CHECK(said.err == documented(play.log(), 2, "test-client-1", 1));
  CHECK(play.program({"history", "test-client-1", "--narrate"}).out ==
        documented(play.log(), 1, "test-client-1", 0) + documented(play.log(), 2, "test-client-1", 1));
  auto states = answers(play.log(), "scenario-2.sql");
  REQUIRE(states.size() == 4);
  CHECK(states[0] == "test-client-1|+447111111111|t\n");
  CHECK((states[1] == "ASSIGNED|1\nAVAILABLE|9\n" || states[1] == "AVAILABLE|9\nASSIGNED|1\n"));
  CHECK(states[2] == "+447111111111|ASSIGNED|test-client-1\n");
  CHECK(states[3] == "test-client-1|S6_PHONE_TYPE\n");
}

TEST_CASE("scenario 3: where the pool is empty the tenant waits", "[scenarios]") {
  Play play;
  const auto said = play.scenario(3)[0];
  CHECK(said.out == R"({"success":false,"phoneE164":null,"reason":"POOL_EMPTY","clientId":"test-client-2"})"
                    "\n");
  CHECK(said.err == documented(play.log(), 3, "test-client-2", 0));
  CHECK(play.program({"history", "test-client-2", "--narrate"}).out ==
        documented(play.log(), 3, "test-client-2", 0));
  CHECK(answers(play.log(), "scenario-3.sql") ==
        Answers{"test-client-2||t\n", "test-client-2|S5_CONFIRM_LIVE\n", "0\n"});
  CHECK(broken_invariants(play.log()) == "");
}

TEST_CASE("scenario 4: who asks again keeps the number", "[scenarios]") {
  Play play;
  const auto said = play.scenario(4)[0];
  CHECK(
      said.out ==
      R"({"success":true,"phoneE164":"+447111111111","reason":"ALREADY_ASSIGNED","clientId":"test-client-1"})"
      "\n");
  CHECK(said.err == documented(play.log(), 4, "test-client-1", 2));
  CHECK(play.program({"history", "test-client-1", "--narrate"}).out ==
        documented(play.log(), 1, "test-client-1", 0) + documented(play.log(), 2, "test-client-1", 1) +
            documented(play.log(), 4, "test-client-1", 2));
  CHECK(answers(play.log(), "scenario-4.sql") == Answers{"test-client-1|+447111111111\n", "1\n"});
}

TEST_CASE("scenario 5: three processes at once are given three numbers", "[scenarios]") {
  Play play;
  const auto said = play.scenario(5);
  REQUIRE(said.size() == 3);
  std::map<std::string, int> given;
  for (int i = 1; i <= 3; ++i) {
    const auto tenant = fmt::format("race-client-{}", i);
    // sql: the tenant is this test's own
    const auto number =
        ask(play.log(), fmt::format(R"(select "twilioNumber" from clients where id = '{}')", tenant));
    ++given[number];
    const auto& one = said[static_cast<std::size_t>(i - 1)];
    CHECK(one.out == fmt::format(R"({{"success":true,"phoneE164":"{}","reason":"ALLOCATED","clientId":"{}"}})"
                                 "\n",
                                 number, tenant));
    auto lines = replaced(documented(play.log(), 2, tenant, 0), "test-client-1", tenant);
    lines =
        replaced(replaced(lines, "+447111111111", number), "447900000001", fmt::format("44790000010{}", i));
    CHECK(one.err == lines);
    CHECK(play.program({"history", tenant, "--narrate"}).out == lines);
  }
  CHECK(given.size() == 3);
  const auto states = answers(play.log(), "scenario-5.sql");
  REQUIRE(states.size() == 3);
  CHECK(std::ranges::count(states[0], '\n') == 3);
  CHECK(states[1] == "3\n");
  CHECK(states[2].empty());
  CHECK(answers(play.log(), "monitoring.sql")[0].find("ASSIGNED|3|30.00\n") != std::string::npos);
  CHECK(broken_invariants(play.log()) == "");
}

TEST_CASE("the seeded pool is as the requirement's set-up expects it", "[scenarios]") {
  Play play;
  REQUIRE(play.program({"pool", "add", "--from-env"}).exit == 0);
  const auto rows = superuser(play.log(), "SELECT phone_e164, status, client_id FROM twilio_number_pool;");
  REQUIRE(rows.size() == 10);
  for (const auto& row : rows) {
    CHECK(cli::pool_numbers().find(row[0].c_str()) != std::string::npos);
    CHECK(row[1].c_str() == std::string("AVAILABLE"));
    CHECK(row[2].is_null());
  }
}

TEST_CASE("the demo runs to its end, also on a server that is named", "[scenarios]") {
  const auto said = run_program(fresh_log(), {"demo"});
  CAPTURE(said.out, said.err);
  CHECK(said.exit == 0);
  CHECK_THAT(said.out, ContainsSubstring("healthy") && ContainsSubstring("Done. Look around"));
}

TEST_CASE("the monitoring queries show who waits, who is blocked and who was served", "[scenarios]") {
  Play play;
  play.scenario(3);
  REQUIRE(play.program({"tenant", "register", "unpaid", "--name", "Zoë's", "--country", "UK", "--owner-phone",
                        "447900000003"})
              .exit == 0);
  REQUIRE(play.program({"number", "allocate", "unpaid"}).exit == 1);
  const auto all = answers(play.log(), "monitoring.sql");
  REQUIRE(all.size() == 4);
  CHECK(all[0] == "ASSIGNED|10|100.00\n");
  CHECK(all[1] == fmt::format("test-client-2|Test Business 2|447900000002|t||{}\n",
                              ask(play.log(), "select created_at from tenants where id = 'test-client-2'")));
  for (int i = 0; i < 10; ++i) {
    const auto line = fmt::format("|dummy-client-{0}|Dummy {0}|4479000009{0:02}|", i);
    CHECK(all[2].find(line) != std::string::npos);
  }
  CHECK(all[2].find("|dummy-client-9|") < all[2].find("|dummy-client-8|"));
  CHECK(all[3].find("unpaid|Zoë's|447900000003|f|S5_CONFIRM_LIVE|") == 0);
  CHECK(all[3].find("\ntest-client-2|Test Business 2|447900000002|t|S5_CONFIRM_LIVE|") != std::string::npos);
}

TEST_CASE("phone_numbers holds what is assigned, its active scope what is paid for", "[scenarios]") {
  Play play;
  play.scenario(2);
  const auto numbers =
      "select e164, business_id, \"businessId\", country, \"areaCode\", capabilities->>'voice', "
      "twilio_sid, id is not null, \"createdAt\" <= \"updatedAt\" from {}";
  const std::string row = "+447111111111|test-client-1|test-client-1|GB|7111|true||t|t\n";
  CHECK(shown(superuser(play.log(), fmt::format(fmt::runtime(numbers), "phone_numbers"))) == row);
  CHECK(shown(superuser(play.log(), fmt::format(fmt::runtime(numbers), "active_phone_numbers"))) == row);
  REQUIRE(play.program({"payment", "lapse", "test-client-1"}).exit == 0);
  CHECK(shown(superuser(play.log(), fmt::format(fmt::runtime(numbers), "phone_numbers"))) == row);
  CHECK(ask(play.log(), "select count(*) from active_phone_numbers") == "0");
}

TEST_CASE("the views refuse to be written", "[scenarios]") {
  Play play;
  play.scenario(2);
  const std::map<std::string, std::string> columns = {{"twilio_number_pool", "phone_e164"},
                                                      {"clients", "id"},
                                                      {"onboarding_states", "client_id"},
                                                      {"phone_numbers", "e164"},
                                                      {"active_phone_numbers", "e164"}};
  for (const auto& [view, column] : columns)
    for (const auto* statement :
         {"insert into {0} ({1}) values ('x')", "update {0} set {1} = 'x'", "delete from {0}"}) {
      const auto sql = fmt::format(fmt::runtime(statement), view, column);
      CAPTURE(sql);
      CHECK_THROWS_WITH(superuser(play.log(), sql),
                        ContainsSubstring(view + " is read-only: use the ledgerline program"));
    }
  CHECK(ask(play.log(), "select count(*) from numbers where number like '+44%'") == "10");
}

}  // namespace ledgerline::tests::scenarios_test
