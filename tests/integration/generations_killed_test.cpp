#include <chrono>
#include <iostream>
#include <signal.h>

#include <fmt/format.h>

#include "tests/crash/fault.hpp"
#include "tests/integration/beside.hpp"
#include "tests/integration/generations.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/shopping.hpp"

/// A second generation of a log as long as it is wanted: built, exchanged and brought back by programs that
/// are killed again and again, beside live load, and readers that never miss a row.
namespace ledgerline::tests::generations_killed_test {
namespace {

using Clock = std::chrono::steady_clock;
using Arguments = std::vector<std::string>;

constexpr int kills_while_building = 7;

/// Registered, paid, a number in the pool, assigned.
std::size_t tenants_wanted() { return is_long() ? 250'000 : 2'000; }

void assign_all(const postgres::Database& database, std::size_t tenants) {
  LocalEngine engine(database);
  constexpr std::size_t at_once = 10'000;
  for (std::size_t i = 0; i < tenants;) {
    std::vector<Request> requests;
    for (const auto end = std::min(tenants, i + at_once); i < end; ++i)
      requests.emplace_back(AllocateNumber{TenantId(tenant_name(i))});
    engine.run_together(std::move(requests));
  }
}

/// Of a hundred tenants, each another look's, whether all are there with a number that is theirs.
std::string a_hundred_of(std::size_t tenants) {
  return fmt::format(
      "select count(*) = 100 from (select 'tenant-' || lpad(n::text, greatest(5, length(n::text)), '0') as "
      "id "
      "from (select i * {0} / 100 + pick as n from generate_series(0, 99) i, "
      "(select (random() * ({0} / 100 - 1))::int as pick) p) picked) wanted "
      "join clients c on c.id = wanted.id join active_phone_numbers p on p.business_id = c.id "
      "join numbers n on n.number = p.e164 and n.tenant = c.id",
      tenants);
}

std::int64_t folded(const postgres::Database& log) {
  return std::stoll(ask(log, "select coalesce(sum(folded), 0) from shadows"));
}

/// Runs a program and kills it -9 as soon as `when` is true; false where it came to its end before.
bool is_killed(const postgres::Database& log, const Arguments& arguments, const std::string& when) {
  Running running(log, arguments);
  CHECK(comes_true(log, when));
  ::kill(running.pid(), SIGKILL);
  return running.ends().exit == 137;
}

int kill_while_building(const postgres::Database& log, const Arguments& build, std::int64_t events) {
  int kills = 0;
  for (int i = 1; i <= kills_while_building; ++i)
    kills += is_killed(log, build,
                       fmt::format("select sum(folded) >= {} or bool_and(state <> 'building') from shadows",
                                   std::max(folded(log), 2 * events * i / (kills_while_building + 1))));
  return kills;
}

double seconds_since(Clock::time_point begun) {
  return std::chrono::duration<double>(Clock::now() - begun).count();
}

/// Killed at a point, then asked again: the seconds that took, the second time.
double done_after_death(const postgres::Database& log, const Arguments& arguments, const std::string& point) {
  CHECK(run_program(log, arguments, {crash::variable_for(crash::Fault::process_killed, point)}).exit == 137);
  const auto begun = Clock::now();
  const auto said = run_program(log, arguments);
  CAPTURE(said.out, said.err);
  CHECK(said.exit == 0);
  return seconds_since(begun);
}

}  // namespace

TEST_CASE("a long log's rows are built, exchanged and brought back by programs that are killed, beside load",
          "[shadow]") {
  const auto log = fresh_log();
  const auto tenants = tenants_wanted();
  populate(log, tenants, tenants);
  assign_all(log, tenants);
  const auto events = open_log(log)->head();
  Busy busy(log);
  Reader ordinary(log, "read committed", a_hundred_of(tenants));
  Reader repeatable(log, "repeatable read", a_hundred_of(tenants));
  const Arguments build = {"projections", "rebuild", "--shadow", "--workers", "2"};
  const auto begun = Clock::now();
  const int kills = kill_while_building(log, build, events);
  const auto built = run_program(log, build);
  CAPTURE(built.err);
  CHECK(built.exit == 0);
  const auto building = seconds_since(begun);
  CHECK(run_program(log, {"projections", "diff"}).exit == 0);
  const auto swapping =
      done_after_death(log, {"projections", "swap", "--reason", "a test"}, "rebuild.exchanging");
  CHECK(run_program(log, {"projections", "diff"}).exit == 0);
  const auto rolling =
      done_after_death(log, {"projections", "rollback", "--reason", "a test"}, "rebuild.exchanged");
  CHECK(run_program(log, {"projections", "check"}).exit == 0);
  const auto dropping = done_after_death(log, {"projections", "drop"}, "rebuild.dropping");
  busy.stop();
  ordinary.stop();
  repeatable.stop();
  CHECK(busy.problem() == "");
  CHECK(busy.done() > 0);
  CHECK(ordinary.wrong() + repeatable.wrong() == 0);
  CHECK(std::min(ordinary.good(), repeatable.good()) > 0);
  CHECK(wrong_rows(*open_log(log)) == 0);
  if (is_long()) CHECK(kills == kills_while_building);
  std::cout << fmt::format(
      "generations: {} events, killed -9 {} times; built in {:.1f} s, swapped in {:.2f} s, rolled back in "
      "{:.2f} s, "
      "dropped in {:.2f} s; {} tenants served and {} looks taken meanwhile, none of them wrong\n",
      events, kills + 3, building, swapping, rolling, dropping, busy.done(),
      ordinary.good() + repeatable.good());
}

}  // namespace ledgerline::tests::generations_killed_test
