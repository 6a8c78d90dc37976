#include <atomic>
#include <thread>

#include "tests/integration/beside.hpp"
#include "tests/integration/generations.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/faults.hpp"

/// Second generations are built and exchanged while turns go on and readers look: nobody sees half a table.
namespace ledgerline::tests::generations_readers_test {
namespace {

/// Whether one statement, and so one snapshot, finds rows and log at one position: a row for each subject
/// that was begun, as views and tables show them, and either side of an assignment beside the other.
constexpr const char* whole = R"(
select (select count(*) from events where type = 'number.added') = (select count(*) from numbers)
   and (select count(*) from events where type = 'tenant.registered') = (select count(*) from clients)
   and (select count(*) from numbers) = (select count(*) from twilio_number_pool)
   and not exists (select from tenants t left join phone_numbers p on p.e164 = t.number and p.business_id = t.id
                   where t.number is not null and p.id is null)
   and exists (select from active_phone_numbers where business_id = 't1' and e164 = '+447700900001'))";

}  // namespace

TEST_CASE("turns and readers go on while generations are built, exchanged and dropped", "[shadow]") {
  Inhabited world;
  Busy busy(world.database);
  Reader ordinary(world.database, "read committed", whole);
  Reader repeatable(world.database, "repeatable read", whole);
  build(*world.log);
  CHECK(other_differences(*world.log) == "");
  swap(*world.log);
  CHECK(other_differences(*world.log) == "");
  rollback(*world.log);
  CHECK(wrong_rows(*world.log) == 0);
  rollback(*world.log);  // and to the new rows again
  CHECK(wrong_rows(*world.log) == 0);
  postgres::drop(*world.log, std::nullopt);
  busy.stop();
  ordinary.stop();
  repeatable.stop();
  CHECK(busy.problem() == "");
  CHECK(busy.done() > 0);
  CHECK(ordinary.wrong() == 0);
  CHECK(ordinary.good() > 0);
  CHECK(repeatable.wrong() == 0);
  CHECK(repeatable.good() > 0);
  CHECK(wrong_rows(*world.log) == 0);
}

TEST_CASE("a swap waits for who began to look before the generation was complete", "[shadow]") {
  Inhabited world;
  pqxx::connection connection(world.database.url);
  {
    pqxx::nontransaction setting(connection);
    setting.exec("set search_path = " + world.database.schema);
  }
  pqxx::work early(connection);
  early.exec("set transaction isolation level repeatable read");
  early.exec("select position from log");  // its snapshot: it has not touched the rows yet
  build(*world.log);
  std::atomic<bool> swapped = false;
  std::thread swapping([&] {
    swap(*world.log);
    swapped = true;
  });
  CHECK(comes_true(world.database,
                   "select exists (select from pg_stat_activity where query like '%complete_xid%' "
                   "and query like '%backend_xmin%' and pid <> pg_backend_pid())"));
  CHECK_FALSE(swapped);
  CHECK(early.exec(whole)[0][0].as<bool>());
  CHECK(world.run(ActivatePayment{world.tenant(4), std::nullopt}).kind ==
        Outcome::Kind::done);  // nobody waits
  early.abort();
  swapping.join();
  CHECK(swapped);
  CHECK(wrong_rows(*world.log) == 0);
}

TEST_CASE("a swap that does not get the tables leaves turns alone, and comes when it does", "[shadow]") {
  Inhabited world;
  build(*world.log);
  Holder reader(world.database, "select count(*) from clients");  // its transaction stays open
  std::atomic<bool> swapped = false;
  std::thread swapping([&] {
    swap(*world.log);
    swapped = true;
  });
  for (int i = 50; i < 60; ++i) {
    world.register_tenant(i);
    CHECK(world.run(ActivatePayment{world.tenant(i), std::nullopt}).kind == Outcome::Kind::done);
  }
  CHECK_FALSE(swapped);
  reader.let_go();
  swapping.join();
  CHECK(world.value("select generation from projections where name = 'tenants'") == "2");
  CHECK(wrong_rows(*world.log) == 0);
}

}  // namespace ledgerline::tests::generations_readers_test
