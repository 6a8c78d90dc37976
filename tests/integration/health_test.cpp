#include "adapters/health/health.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/faults.hpp"
#include "tests/support/web_side.hpp"

namespace ledgerline::tests::health_test {
namespace {

/// A process on a log: whether it stops, and what its engine does, is the test's word.
struct Process {
  explicit Process(const postgres::Database& database) : readers(database, test_vault().check_value(), 1) {}

  WebAnswer get(const std::string& path) {
    Caller caller(side);
    caller.send("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
    return caller.answer();
  }
  /// Not ready, and why.
  void expect_not_ready(const std::string& why) {
    const auto answer = get("/readyz");
    CHECK(answer.status == 503);
    CHECK_THAT(answer.body, ContainsSubstring("\"NOT_READY\""));
    CHECK_THAT(answer.body, ContainsSubstring(why));
    CHECK(get("/healthz").status == 200);
  }
  health::Surroundings around() {
    return {readers, test_vault().check_value(), [this] { return is_stopping; }, [this] { return busy_for; }};
  }

  bool is_stopping = false;
  std::int64_t busy_for = 0;
  postgres::Readers readers;
  WebSide side{{}, health::routes(around())};
};

}  // namespace

TEST_CASE("a process is alive, and ready", "[health][integration]") {
  Process process(fresh_log());
  const auto alive = process.get("/healthz");
  CHECK(alive.status == 200);
  CHECK(alive.body == R"({"status":"alive"})");
  const auto ready = process.get("/readyz");
  CHECK(ready.status == 200);
  CHECK(ready.body == R"({"status":"ready"})");
}

TEST_CASE("a process that stops is not ready", "[health][integration]") {
  Process process(fresh_log());
  process.is_stopping = true;
  process.expect_not_ready("stopping");
}

TEST_CASE("a process whose engine does not get on is not ready", "[health][integration]") {
  Process process(fresh_log());
  process.busy_for = 10'000'000;
  CHECK(process.get("/readyz").status == 200);
  process.busy_for = 12'000'000;
  process.expect_not_ready("in one turn for 12 s");
}

TEST_CASE("a process whose log another build migrated or rebuilt is not ready", "[health][integration]") {
  const auto log = fresh_log();
  Process process(log);
  superuser(log, "update log set epoch = epoch + 1");
  process.expect_not_ready("start this program again");
  superuser(log, "insert into migrations (number, name, checksum) values (99, 'later', '')");
  process.expect_not_ready("use the newer build");
}

TEST_CASE("a process whose log is away is not ready, and is again when it is back", "[health][integration]") {
  Victim victim;
  Process process(victim.database());
  CHECK(process.get("/readyz").status == 200);
  victim.kill_server();
  process.expect_not_ready("the database cannot be reached");
  victim.start_server();
  CHECK(process.get("/readyz").status == 200);
}

}  // namespace ledgerline::tests::health_test
