#include <chrono>
#include <future>

#include <fmt/format.h>

#include "tests/contracts/worlds.hpp"
#include "tests/support/catch.hpp"

/// One statement that locks and reads would see a snapshot older than the lock: Postgres takes a statement's
/// snapshot before it runs, and so before it waits. First the wrong form is shown to be wrong, then ours to
/// be right.
namespace ledgerline::tests::old_snapshot_test {
namespace {

using std::chrono::steady_clock;

/// A connection as any client has it, in the log's schema.
struct Client {
  explicit Client(const postgres::Database& database) : connection(database.url), work(connection) {
    work.exec(fmt::format("set ledgerline.folds = on; set search_path = {}",
                          database.schema));  // sql: the schema's name is the test's own
  }
  pqxx::connection connection;
  pqxx::work work;
};

/// Polls the server until a session waits for an advisory lock; false if none does in twenty seconds.
bool somebody_waits(const postgres::Database& database, std::int64_t key) {
  const auto sql = fmt::format(
      "select count(*) from pg_locks where locktype = 'advisory' and not granted and (classid::bigint << 32 "
      "| objid::bigint) = {}",
      key);
  for (const auto end = steady_clock::now() + std::chrono::seconds(20); steady_clock::now() < end;)
    if (superuser(database, sql)[0][0].as<int>() > 0) return true;
  return false;
}

TEST_CASE("a statement that locks and reads sees what was there before it waited", "[contract][snapshot]") {
  const auto database = fresh_log();
  superuser(database, "create table counted (n integer)");
  Client writer(database), reader(database);
  writer.work.exec("select pg_advisory_xact_lock(4711)");
  writer.work.exec("insert into counted values (1)");
  auto wrong = std::async(std::launch::async, [&] {
    return reader.work
        .exec(
            "select (select count(*) from counted) from (select pg_advisory_xact_lock(4711)) as locked")[0][0]
        .as<int>();
  });
  REQUIRE(somebody_waits(database, 4711));
  writer.work.commit();
  CHECK(wrong.get() == 0);  // the row was committed before the lock was granted, and is not seen
  CHECK(reader.work.exec("select count(*) from counted")[0][0].as<int>() == 1);
}

TEST_CASE("a turn that waited for the log's lock sees all that was committed meanwhile",
          "[contract][snapshot]") {
  PostgresWorld world;
  auto& log = world.log();
  auto& waiting = world.another();
  record(log, {registered("a"), paid("a"), added(first)});
  Needs needs;
  needs.add(command(1, AllocateNumber{tenant("a")}));
  const auto key = postgres::lock_key_of(log.id());

  Client holder(world.database());
  holder.work.exec(fmt::format("select pg_advisory_xact_lock({})", key));  // sql: a number
  std::optional<Snapshot> seen;
  auto later = std::async(std::launch::async, [&] { seen = waiting.begin()->load(needs); });
  REQUIRE(somebody_waits(world.database(), key));
  // By the holder itself, since nobody else could: as a turn would leave them.
  holder.work.exec("update numbers set status = 'retired'");
  holder.work.exec("update tenants set paid = false, version = version + 1");
  holder.work.exec("update log set position = position + 1");
  holder.work.commit();
  later.get();
  REQUIRE(seen);
  CHECK(seen->head == 4);
  REQUIRE(seen->tenants.size() == 1);
  CHECK_FALSE(seen->tenants.front().paid);
  for (const auto& number : seen->numbers) CHECK(number.status != NumberStatus::available);
}

TEST_CASE("two engines that allocate the last number at once do not both have it", "[contract][snapshot]") {
  PostgresWorld world;
  record(world.log(), {registered("a"), paid("a"), registered("b"), paid("b"), added(first)});
  auto& second_log = world.another();
  const auto key = postgres::lock_key_of(world.log().id());
  std::uint64_t n = 0, m = 100;
  Client holder(world.database());
  holder.work.exec(fmt::format("select pg_advisory_xact_lock({})", key));  // sql: a number
  auto one = std::async(std::launch::async,
                        [&] { return decide_together(world.log(), {AllocateNumber{tenant("a")}}, n); });
  auto two = std::async(std::launch::async,
                        [&] { return decide_together(second_log, {AllocateNumber{tenant("b")}}, m); });
  REQUIRE(somebody_waits(world.database(), key));
  holder.work.commit();
  std::multiset<std::string> codes = {one.get().outcomes.front().code, two.get().outcomes.front().code};
  CHECK(codes == std::multiset<std::string>{"ALLOCATED", "POOL_EMPTY"});
  CHECK(world.differing_rows() == 0);
}

}  // namespace
}  // namespace ledgerline::tests::old_snapshot_test
