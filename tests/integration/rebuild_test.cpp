#include "adapters/postgres/rebuild.hpp"

#include <atomic>
#include <chrono>
#include <thread>

#include "adapters/postgres/check.hpp"
#include "tests/integration/maintenance.hpp"
#include "tests/support/catch.hpp"

namespace ledgerline::tests::rebuild_test {
namespace {

using postgres::PostgresLog, postgres::Purpose;

postgres::RebuildReport rebuild(PostgresLog& log, const std::optional<std::string>& projection = {}) {
  return postgres::rebuild(log, test_vault(), projection, nullptr);
}

/// "numbers +447700900001 status: resting, not assigned", a line a difference.
std::string differences(PostgresLog& log) {
  std::string lines;
  for (const auto& d : postgres::check(log, test_vault(), nullptr).differences)
    lines += fmt::format("{} {}{}{}: {}, not {}\n", d.projection, d.key, d.column.empty() ? "" : " ",
                         d.column, d.live, d.folded);
  return lines;
}

std::string all_rows(const Inhabited& world) {
  return world.value(
      "select json_build_object('n', (select json_agg(n order by number) from numbers n), "
      "'t', (select json_agg(t order by id) from tenants t))::text");
}

TEST_CASE("the rows of a healthy log are what it folds to", "[rebuild]") {
  Inhabited world;
  const auto report = postgres::check(*world.log, test_vault(), nullptr);
  CHECK(report.differences.empty());
  CHECK(report.differing == 0);
  CHECK(report.rows == 10);
  CHECK(std::to_string(report.position) == world.value("select max(position) from events"));
}

TEST_CASE("a rebuild of rows that are right writes none of them", "[rebuild]") {
  Inhabited world;
  const auto before = world.value("select string_agg(xmin::text, ',' order by number) from numbers");
  const auto report = rebuild(*world.log);
  REQUIRE(report.tables.size() == 2);
  CHECK(report.tables[0].rows == 5);
  CHECK(report.tables[0].repaired == 0);
  CHECK(world.value("select string_agg(xmin::text, ',' order by number) from numbers") == before);
  CHECK(world.value("select count(*) from projections p, log l where rebuilt_to = l.position and rebuilt_at "
                    "is not null") == "2");
  CHECK(world.value("select epoch from log") == "1");
}

TEST_CASE("rows changed, added and deleted by hand are named, and put right", "[rebuild]") {
  Inhabited world;
  const auto before = all_rows(world);
  world.sql(
      "update numbers set status = 'retired', until = now() + interval '1 day' where number = "
      "'+447700900001'");
  world.sql("update numbers set capabilities = '{\"mms\": true}' where number = '+447700900004'");
  world.sql("delete from numbers where number = '+447700900002'");
  world.sql(
      "insert into numbers select '+19995550000', status, country, area_code, kind, capabilities, null, "
      "null, 1, "
      "null, null, created_at, updated_at, 1 from numbers where number = '+447700900003'");
  world.sql("update tenants set waiting_since = 3, paid = false where id = 't1'");
  const auto until = world.value(
      "select to_char(until, 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') from numbers where until is not null order "
      "by number limit 1");
  CHECK(differences(*world.log) ==
        "numbers +19995550000: a row, not no row\n"
        "numbers +447700900001 status: retired, not assigned\n"
        "numbers +447700900001 until: " +
            until +
            ", not null\n"
            "numbers +447700900002: no row, not a row\n"
            "numbers +447700900004 capabilities: {\"mms\": true}, not {\"mms\": false, \"sms\": true, "
            "\"voice\": true}\n"
            "tenants t1 paid: f, not t\n"
            "tenants t1 waiting_since: 3, not 0\n");
  const auto report = rebuild(*world.log);
  CHECK(report.tables[0].repaired == 4);
  CHECK(report.tables[1].repaired == 1);
  CHECK(differences(*world.log) == "");
  CHECK(all_rows(world) == before);
  CHECK(world.run(AllocateNumber{world.tenant(1)}).code == "ALREADY_ASSIGNED");
}

TEST_CASE("what identifies a person is not in the report", "[rebuild]") {
  Inhabited world;
  world.sql(
      "update tenants set business_name = 'Other', owner_phone = '+15550001111', email = 'a@b.c' where id = "
      "'t2'");
  CHECK(differences(*world.log) ==
        "tenants t2 business_name: differs, not differs\n"
        "tenants t2 owner_phone: differs, not differs\n"
        "tenants t2 email: differs, not differs\n");
}

TEST_CASE("one projection is rebuilt, and the other stays", "[rebuild]") {
  Inhabited world;
  world.sql("delete from numbers; delete from tenants");
  const auto report = rebuild(*world.log, "numbers");
  REQUIRE(report.tables.size() == 1);
  CHECK(report.tables[0].projection == "numbers");
  CHECK(report.tables[0].repaired == 5);
  CHECK(world.value("select count(*) from numbers") == "5");
  CHECK(world.value("select count(*) from tenants") == "0");
  CHECK_THROWS_AS(rebuild(*world.log, "nombers"), BadInput);
}

TEST_CASE("two rows that exchanged what is unique are put right", "[rebuild]") {
  Inhabited world;
  const auto before = all_rows(world);
  world.sql(
      "update tenants set owner_phone = 'x' where id = 't1'; "
      "update tenants set owner_phone = '+447900000001' where id = 't2'; "
      "update tenants set owner_phone = '+447900000002' where id = 't1'");
  rebuild(*world.log);
  CHECK(all_rows(world) == before);
}

TEST_CASE("an event that cannot be folded is named, and nothing is changed", "[rebuild]") {
  Inhabited world;
  world.damage("update events set type = 'number.vanished' where position = 4");
  world.sql("delete from numbers where number = '+447700900001'");
  CHECK_THROWS_WITH(rebuild(*world.log), ContainsSubstring("event 4"));
  CHECK_THROWS_AS(rebuild(*world.log), Damaged);
  CHECK_THROWS_AS(postgres::check(*world.log, test_vault(), nullptr), Damaged);
  CHECK(world.value("select count(*) from numbers") == "4");
  CHECK(world.value("select max(rebuilt_to) from projections") == "0");
}

TEST_CASE("a row that somebody holds is waited for a moment only, and the holder is named", "[rebuild]") {
  Inhabited world;
  world.sql("update numbers set status = 'retired' where number = '+447700900001'");
  pqxx::connection other(world.database.url);
  pqxx::work holder(other);
  holder.exec(fmt::format("select * from {}.numbers where number = '+447700900001' for update",
                          world.database.schema));
  const auto pid = std::to_string(other.backendpid());
  CHECK_THROWS_WITH(rebuild(*world.log), ContainsSubstring("(pid " + pid + ")"));
  CHECK_THROWS_AS(rebuild(*world.log), Unavailable);
  CHECK(world.run(ActivatePayment{world.tenant(4), std::nullopt}).kind == Outcome::Kind::done);
  holder.abort();
  CHECK(rebuild(*world.log).tables[0].repaired == 1);
}

TEST_CASE("a session that holds the log's lock and does nothing is ended", "[rebuild]") {
  Inhabited world;
  // Not libpqxx: version 6 leaks the answer of a session that was ended.
  postgres::Pipeline holder(world.database.url, "begin");
  holder.query(fmt::format("select pg_advisory_xact_lock({})", postgres::lock_key_of(world.log->id())));
  CHECK(rebuild(*world.log).tables.size() == 2);
}

TEST_CASE("rows of an older build take no turns until they are rebuilt, and then its programs take none",
          "[rebuild]") {
  Inhabited world;
  const auto before = open_log(world.database);
  world.sql("update projections set version = 0 where name = 'numbers'; update numbers set kind = 'old'");
  CHECK_THROWS_WITH(open_log(world.database), ContainsSubstring("projections rebuild numbers"));
  PostgresLog log(world.database, test_vault().check_value(), Purpose::maintenance);
  CHECK_THROWS_AS(log.begin(), std::logic_error);
  const auto report = rebuild(log);
  CHECK(report.tables[0].version_before == 0);
  CHECK(report.tables[0].version == Numbers::version);
  CHECK(report.tables[0].repaired == 5);
  CHECK(world.value("select epoch from log") == "2");
  CHECK(differences(log) == "");
  CHECK_NOTHROW(open_log(world.database));
  CHECK(world.run(AllocateNumber{world.tenant(1)}).code == "LOG_CHANGED");
}

TEST_CASE("rows of a newer build are not rebuilt by this one", "[rebuild]") {
  Inhabited world;
  world.sql("update projections set version = 99 where name = 'tenants'; delete from numbers");
  CHECK_THROWS_WITH(rebuild(*world.log), ContainsSubstring("newer build"));
  CHECK(world.value("select count(*) from numbers") == "0");
  CHECK_THROWS_AS(PostgresLog(world.database, test_vault().check_value(), Purpose::maintenance), Unavailable);
}

TEST_CASE("rows are checked and rebuilt while the engine appends, and no turn fails", "[rebuild]") {
  Inhabited world;
  std::atomic<bool> stop = false;
  std::atomic<int> failed = 0, done = 0;
  std::thread busy([&] {
    for (int i = 100; !stop; ++i) {
      world.register_tenant(i);
      world.run(ActivatePayment{world.tenant(i), std::nullopt});
      world.add_numbers(i, i);
      ++done;
      if (world.run(AllocateNumber{world.tenant(i)}).kind == Outcome::Kind::failed) ++failed;
    }
  });
  for (int i = 0; i < 10; ++i) {
    CHECK(differences(*world.log) == "");
    world.sql("update numbers set kind = 'mobile' where number in ('+447700900001', '+447700900002')");
    world.sql(
        "delete from numbers where number = '+447700900004'");  // a row that no turn of this test writes
    CHECK(rebuild(*world.log).tables[0].repaired == 3);
  }
  stop = true;
  busy.join();
  CHECK(failed == 0);
  CHECK(done > 0);
  CHECK(differences(*world.log) == "");
}

}  // namespace
}  // namespace ledgerline::tests::rebuild_test
