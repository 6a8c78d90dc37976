#include <cstdlib>
#include <filesystem>

#include <fmt/format.h>

#include "tests/support/catch.hpp"
#include "tests/support/faults.hpp"

/// The clock of a machine that runs the program, and the server's, may be wrong: no rest ends early, no time
/// goes back.
namespace ledgerline::tests::clock_test {
namespace {

namespace fs = std::filesystem;

/// Debian's package keeps it below the architecture's folder.
std::string faketime_library() {
  std::error_code ignored;
  for (const auto& folder : fs::directory_iterator("/usr/lib", ignored))
    if (const auto file = folder.path() / "faketime" / "libfaketimeMT.so.1"; fs::exists(file, ignored))
      return file;
  return {};
}

/// For the program alone: the server keeps its own clock. Sanitizers insist on being loaded first.
std::vector<std::string> clock_off_by(const std::string& days) {
  return {"LD_PRELOAD=" + faketime_library(), "FAKETIME=" + days + "d", "FAKETIME_DONT_FAKE_MONOTONIC=1",
          "ASAN_OPTIONS=verify_asan_link_order=0:detect_leaks=0"};
}

postgres::Database log_with_a_resting_number() {
  auto log = fresh_log();
  populate(log, 2, 1);
  LocalEngine engine(log);
  REQUIRE(engine.run(AllocateNumber{TenantId(tenant_name(0))}).code == "ALLOCATED");
  REQUIRE(engine.run(ReleaseNumber{TenantId(tenant_name(0)), Reason("test")}).code == "RELEASED");
  REQUIRE(engine.run(AllocateNumber{TenantId(tenant_name(1))}).code == "POOL_EMPTY");
  return log;
}

constexpr auto status = "select status from numbers";
constexpr auto in_future = "select count(*) from events where recorded_at > clock_timestamp()";

}  // namespace

TEST_CASE("the program's clock is 60 days off: no number ends its rest, no event is of another time",
          "[clock]") {
  if (std::getenv("LEDGERLINE_SANITIZED")) return;
  REQUIRE_FALSE(faketime_library().empty());
  const auto days = GENERATE(as<std::string>(), "+60", "-60");
  CAPTURE(days);
  const auto log = log_with_a_resting_number();
  const auto began = ask(log, "select clock_timestamp()");
  for (const auto& arguments : std::vector<std::vector<std::string>>{
           {"tick"},
           {"tenant", "register", "later", "--name", "Later", "--owner-phone", "+447900000999"},
           {"payment", "activate", "later"}}) {
    const auto said = run_program(log, arguments, clock_off_by(days));
    CAPTURE(arguments, said.out, said.err);
    CHECK(said.exit == 0);
  }
  CHECK(run_program(log, {"number", "allocate", "later"}, clock_off_by(days)).exit == 1);
  CHECK(ask(log, status) == "resting");
  CHECK(ask(log, in_future) == "0");
  // sql: the time is the server's own
  CHECK(ask(log, fmt::format("select count(*) from events where tenant = 'later' and recorded_at > '{}'",
                             began)) == "3");
  CHECK(broken_invariants(log) == "");
}

TEST_CASE("faketime does move the program's clock, or the test above says nothing", "[clock]") {
  if (std::getenv("LEDGERLINE_SANITIZED")) return;
  const auto log = log_with_a_resting_number();
  REQUIRE(run_program(log, {"number", "allocate", tenant_name(1)}, clock_off_by("+60")).exit == 1);
  // The command's id begins with the caller's clock (UUIDv7), of which nothing else takes notice.
  CHECK(ask(log,
            "select ('x' || left(replace(command_id::text, '-', ''), 12))::bit(48)::bigint > "
            "extract(epoch from clock_timestamp() + interval '59 days') * 1000 "
            "from events order by position desc limit 1") == "t");
}

TEST_CASE("a rest that is over by the log's time ends at the next tick, and who waits is served", "[clock]") {
  const auto log = log_with_a_resting_number();
  const auto early = run_program(log, {"tick"});
  CHECK(early.out == "Nothing is due.\n");
  superuser(log, "update log set recorded_at = clock_timestamp() + interval '31 days'");
  CHECK(run_program(log, {"tick"}).exit == 0);
  CHECK(ask(log, status) == "assigned");
  CHECK(ask(log, "select tenant from numbers") == tenant_name(1));
  CHECK(broken_invariants(log) == "");
}

TEST_CASE("the server's clock goes back: events keep the last one's time until it has caught up", "[clock]") {
  const auto log = log_with_a_resting_number();
  superuser(log, "update log set recorded_at = clock_timestamp() + interval '1 hour'");
  LocalEngine engine(log);
  REQUIRE(engine.run(AllocateNumber{TenantId(tenant_name(0))}).code == "POOL_EMPTY");
  REQUIRE(engine.run(AllocateNumber{TenantId(tenant_name(0))}).code == "POOL_EMPTY");
  CHECK(ask(log, "select count(*) from events e, log l where e.recorded_at = l.recorded_at") == "2");
  CHECK(ask(log, status) == "resting");
  CHECK(ask(log, "select until from numbers") == ask(log,
                                                     "select recorded_at + interval '30 days' from events "
                                                     "where type = 'number.quarantined'"));
  CHECK(broken_invariants(log) == "");
}

}  // namespace ledgerline::tests::clock_test
