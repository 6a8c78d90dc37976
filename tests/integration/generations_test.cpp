#include "tests/integration/generations.hpp"

#include <atomic>

#include "adapters/postgres/rebuild.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/faults.hpp"

/// A second generation of rows, from its building to its end.
namespace ledgerline::tests::generations_test {
namespace {

using postgres::PostgresLog, postgres::Purpose;

std::string indexes_of(const Inhabited& world, const std::string& table) {
  return world.value(
      fmt::format("select string_agg(indexrelid::regclass::text || pg_get_indexdef(indexrelid), '/' "
                  "order by indexrelid::regclass::text) from pg_index where indrelid = '{}'::regclass",
                  table));
}

TEST_CASE("a second generation is what the log folds to, and no reader's business", "[shadow]") {
  Inhabited world;
  const auto report = build(*world.log);
  REQUIRE(report.tables.size() == 2);
  CHECK(report.tables[0].projection == "numbers");
  CHECK(report.tables[0].rows == 5);
  CHECK(report.tables[0].generation == 2);
  CHECK(report.tables[1].rows == 5);
  CHECK(report.tables[1].parked == 0);
  CHECK(other_differences(*world.log) == "");
  CHECK(world.value("select count(*) from shadow_ranges") == "0");
  CHECK(world.value("select generation from projections where name = 'numbers'") == "1");
}

TEST_CASE("a second generation is kept up by every turn", "[shadow]") {
  Inhabited world;
  build(*world.log);
  for (int i = 10; i < 14; ++i) {
    world.register_tenant(i);
    world.run(ActivatePayment{world.tenant(i), std::nullopt});
    world.add_numbers(i, i);
    CHECK(world.run(AllocateNumber{world.tenant(i)}).kind == Outcome::Kind::done);
  }
  world.run(ReleaseNumber{world.tenant(10), Reason("moved away")});
  CHECK(world.value("select count(*) from tenants_shadow") == "9");
  CHECK(other_differences(*world.log) == "");
}

TEST_CASE("what is wrong in the live rows does not get into the other generation", "[shadow]") {
  Inhabited world;
  world.sql("update tenants set region = 'XX' where id = 't1'");
  build(*world.log);
  CHECK(other_differences(*world.log) == "tenants t1 region: XX, UK\n");
  world.run(ReleaseNumber{world.tenant(1), Reason("moved away")});  // the turn writes both rows
  CHECK(other_differences(*world.log) == "tenants t1 region: XX, UK\n");
}

TEST_CASE("a diff names rows that were changed, added and deleted by hand, on either side", "[shadow]") {
  Inhabited world;
  build(*world.log);
  world.sql(
      "set session_replication_role = replica; update numbers set kind = 'mobile' where number = "
      "'+447700900001'");
  world.sql("delete from numbers_shadow where number = '+447700900002'");
  world.sql("delete from tenants where id = 't5'");
  world.sql("update tenants_shadow set business_name = 'Other', trial = not trial where id = 't2'");
  const auto diff = postgres::diff(*world.log, std::nullopt);
  CHECK(other_differences(*world.log) ==
        "numbers +447700900001 kind: mobile, local\n"
        "numbers +447700900002: a row, no row\n"
        "tenants t2 business_name: differs, differs\n"
        "tenants t2 trial: f, t\n"
        "tenants t5: no row, a row\n");
  REQUIRE(diff.tables.size() == 2);
  CHECK(diff.tables[0].differing == 2);
  CHECK(diff.tables[0].columns ==
        std::vector<std::pair<std::string, std::size_t>>{{"(row)", 1}, {"kind", 1}});
  CHECK(diff.tables[1].rows == 4);
  CHECK(diff.tables[1].other_rows == 5);
  CHECK(std::to_string(diff.position) == world.value("select position from log"));
}

TEST_CASE("a swap makes the other generation the live one, views and indexes too", "[shadow]") {
  Inhabited world;
  const auto before = indexes_of(world, "numbers");
  world.sql("update numbers set status = 'retired' where number = '+447700900001'");
  build(*world.log);
  CHECK(world.value("select count(*) from phone_numbers") == "2");
  const auto report = swap(*world.log);
  REQUIRE(report.tables.size() == 2);
  CHECK(report.tables[0].from == 1);
  CHECK(report.tables[0].to == 2);
  CHECK(std::to_string(report.position) == world.value("select position from log"));
  CHECK(world.value("select count(*) from phone_numbers") == "3");
  CHECK(world.value("select count(*) from active_phone_numbers") == "3");
  CHECK(indexes_of(world, "numbers") == before);
  CHECK(wrong_rows(*world.log) == 0);
  CHECK(world.run(AllocateNumber{world.tenant(1)}).code == "ALREADY_ASSIGNED");
  CHECK(world.value("select actor || ' ' || reason || ' ' || count(*) over () from swaps limit 1") ==
        "test because 2");
}

TEST_CASE("rows are guarded against changes by hand in both generations", "[shadow]") {
  Inhabited world;
  build(*world.log);
  swap(*world.log);
  for (const std::string table : {"numbers", "numbers_shadow", "tenants", "tenants_shadow"})
    CHECK_THROWS_WITH(world.sql("set ledgerline.folds = off; update " + table + " set version = 0"),
                      ContainsSubstring("by hand is refused"));
  CHECK_THROWS_WITH(world.sql("delete from clients"), ContainsSubstring("read-only"));
}

TEST_CASE("the functions that make and exchange tables know projections only", "[shadow]") {
  Inhabited world;
  const auto engine = "set role " + world.database.schema + "_engine; ";
  for (const std::string function : {"make_shadow", "index_shadow", "swap_shadow", "drop_shadow"})
    for (const std::string table : {"events", "log", "nonsense"})
      CHECK_THROWS_WITH(
          world.sql(engine + "select " + function + "('" + table + "')"),
          ContainsSubstring(table) && (ContainsSubstring("no projection") || ContainsSubstring("has no ")));
  CHECK_THROWS_WITH(world.sql(engine + "select lock_for_swap('{events}')"),
                    ContainsSubstring("no generation to exchange"));
  CHECK_THROWS_WITH(world.sql(engine + "alter table numbers rename to mine"),
                    ContainsSubstring("must be owner"));
  CHECK(world.value("select count(*) from events") == world.value("select position from log"));
}

TEST_CASE("a rollback loses nothing of what came since the swap", "[shadow]") {
  Inhabited world;
  build(*world.log);
  swap(*world.log);
  world.register_tenant(20);
  world.run(ActivatePayment{world.tenant(20), std::nullopt});
  CHECK(world.run(AllocateNumber{world.tenant(20)}).code == "ALLOCATED");
  const auto report = rollback(*world.log);
  CHECK(report.tables[0].to == 1);
  CHECK(wrong_rows(*world.log) == 0);
  CHECK(world.value("select count(*) from clients where id = 't20' and twilio_number is not null") == "1");
  world.register_tenant(21);
  CHECK(rollback(*world.log).tables[0].to == 2);
  CHECK(wrong_rows(*world.log) == 0);
  CHECK(world.value("select count(*) from tenants") == "7");
}

TEST_CASE("a generation is dropped, and turns write one table again", "[shadow]") {
  Inhabited world;
  build(*world.log);
  CHECK(postgres::drop(*world.log, std::nullopt) == std::vector<std::string>{"numbers", "tenants"});
  CHECK(world.value("select coalesce(to_regclass('numbers_shadow')::text, 'gone')") == "gone");
  CHECK(world.value("select cardinality(kept) from log") == "0");
  world.register_tenant(30);
  CHECK(wrong_rows(*world.log) == 0);
  CHECK(postgres::drop(*world.log, std::nullopt).empty());
  CHECK(build(*world.log).tables[0].generation == 3);  // a number never comes again
  CHECK(other_differences(*world.log) == "");
}

TEST_CASE("what cannot be done with a generation is refused by name", "[shadow]") {
  Inhabited world;
  auto& log = *world.log;
  CHECK(refused([&] { swap(log); }) == "NO_GENERATION");
  CHECK(refused([&] { swap(log, "numbers"); }) == "NO_GENERATION");
  CHECK(refused([&] { rollback(log); }) == "NO_GENERATION");
  CHECK(refused([&] { postgres::diff(log, std::nullopt); }) == "NO_GENERATION");
  build(log, "numbers");
  CHECK(refused([&] { rollback(log, "numbers"); }) == "NEVER_LIVE");
  CHECK(refused([&] { swap(log, "tenants"); }) == "NO_GENERATION");
  swap(log);
  CHECK(refused([&] { swap(log, "numbers"); }) == "ALREADY_LIVE");
  CHECK_THROWS_AS(swap(log, "nombers"), BadInput);
  world.sql("update shadows set state = 'building'");
  CHECK(refused([&] { rollback(log, "numbers"); }) == "STILL_BUILDING");
  CHECK(refused([&] { postgres::diff(log, "numbers"); }) == "STILL_BUILDING");
}

TEST_CASE("a build that is there already is left as it is", "[shadow]") {
  Inhabited world;
  build(*world.log);
  const auto again = build(*world.log);
  CHECK(again.tables[0].there);
  CHECK(again.tables[0].generation == 2);
}

TEST_CASE("a build that failed is gone on with", "[shadow]") {
  Inhabited world;
  postgres::BuildOptions failing;
  failing.progress = [](Position, Position) { throw Unavailable("out of patience"); };
  CHECK_THROWS_WITH(build(*world.log, std::nullopt, failing), ContainsSubstring("patience"));
  CHECK(world.value("select string_agg(state, ' ') from shadows") == "building building");
  CHECK(world.value("select count(*) from numbers_shadow") == "0");
  world.register_tenant(40);  // is caught up with
  const auto report = build(*world.log);
  CHECK(report.tables[0].resumed);
  CHECK(report.tables[0].generation == 2);
  CHECK(other_differences(*world.log) == "");
  CHECK(world.value("select count(*) from tenants_shadow") == "6");
}

TEST_CASE("histories are folded in many ranges by many workers", "[shadow]") {
  Inhabited world;
  constexpr int many = 4200;  // subjects: more than two ranges
  AddNumbers add;
  for (int i = 0; i < many; ++i) {
    add.numbers.emplace_back();
    add.numbers.back().number = PoolNumber(fmt::format("+4477{:08}", i));
    add.numbers.back().country = Country("GB");
    if (add.numbers.size() < most_numbers_a_command && i + 1 < many) continue;
    CHECK(world.run(add).kind == Outcome::Kind::done);
    add.numbers.clear();
  }
  std::atomic<Position> told = 0, total = 0;
  postgres::BuildOptions how;
  how.workers = 3;
  how.progress = [&](Position done, Position of) { told = done, total = of; };
  const auto report = build(*world.log, "numbers", how);
  CHECK(report.tables[0].rows == many + 5);
  CHECK(other_differences(*world.log) == "");
  CHECK(told == total);
  CHECK(std::to_string(told) == world.value("select count(number) from events"));
}

TEST_CASE("an event that is missing from the log is said, and nothing is built", "[shadow]") {
  Inhabited world;
  world.damage("delete from events where position = 7");
  CHECK_THROWS_AS(build(*world.log), Damaged);
  CHECK(world.value("select count(*) from shadows") == "0");
}

TEST_CASE("rows of an older version are replaced by a generation of this one, and there is no way back",
          "[shadow]") {
  Inhabited world;
  const auto older = open_log(world.database);
  world.sql("update projections set version = 0 where name = 'numbers'; update numbers set kind = 'old'");
  PostgresLog log(world.database, test_vault().check_value(), Purpose::service);
  CHECK(log.stale() == std::vector<std::string>{"numbers"});
  CHECK_THROWS_AS(log.begin(), TurnFailed);
  build(log, "numbers");
  CHECK(world.run(AllocateNumber{world.tenant(1)}).code ==
        "LOG_CHANGED");  // the older build's turns end here
  CHECK(world.value("select count(*) from numbers where kind = 'old'") == "5");
  const auto report = swap(log, "numbers");
  CHECK(report.tables[0].version_before == 0);
  CHECK(report.tables[0].version == Numbers::version);
  CHECK(log.stale().empty());
  CHECK_NOTHROW(log.begin());
  CHECK(refused([&] { rollback(log, "numbers"); }) == "OTHER_VERSION");
  CHECK(refused([&] { postgres::diff(log, "numbers"); }) == "OTHER_VERSION");
  CHECK(wrong_rows(log) == 0);
  CHECK(build(log, "numbers").tables[0].generation == 3);  // in the place of what nobody keeps up
}

TEST_CASE("turns of the older build between completion and swap are not lost", "[shadow]") {
  Inhabited world;
  world.sql("update projections set version = 0 where name = 'tenants'");
  PostgresLog log(world.database, test_vault().check_value(), Purpose::service);
  build(log, "tenants");
  // The older build's program was started again: its version is the live one, and it takes turns.
  world.sql("update projections set version = " + std::to_string(Tenants::version) +
            " where name = 'tenants'");
  {
    LocalEngine older(world.database);
    CHECK(older.run(registration("late", "+447900099999")).kind == Outcome::Kind::done);
  }
  world.sql("update projections set version = 0 where name = 'tenants'");
  swap(log, "tenants");
  CHECK(world.value("select count(*) from tenants where id = 'late'") == "1");
  CHECK(wrong_rows(log) == 0);
}

TEST_CASE("a rebuild in place by a newer build leaves the other generation behind", "[shadow]") {
  Inhabited world;
  build(*world.log, "numbers");
  world.sql("update projections set version = 0 where name = 'numbers'; update shadows set version = 0");
  PostgresLog log(world.database, test_vault().check_value(), Purpose::maintenance);
  postgres::rebuild(log, test_vault(), "numbers", nullptr);
  CHECK(world.value("select state from shadows") == "past");
  CHECK(world.value("select cardinality(kept) from log") == "0");
}

}  // namespace
}  // namespace ledgerline::tests::generations_test
