#include <algorithm>

#include "tests/contracts/worlds.hpp"
#include "tests/support/catch.hpp"

/// What a turn sees once it holds the lock, in memory and in Postgres.
namespace ledgerline::tests::turn_contract_test {
namespace {

/// The snapshot that a turn with these requests decides from.
Snapshot snapshot_for(Log& log, const std::vector<Request>& requests) {
  Needs needs;
  std::uint64_t n = 0;
  for (const auto& request : requests) needs.add(command(++n, request));
  return log.begin()->load(needs);
}

Facts facts_for(Log& log, const std::vector<Request>& requests) {
  static const Policy policy;
  const auto snapshot = snapshot_for(log, requests);
  Facts facts(snapshot.now, policy);
  for (const auto& tenant : snapshot.tenants) facts.add(tenant);
  for (const auto& number : snapshot.numbers) facts.add(number);
  return facts;
}

TEMPLATE_TEST_CASE("a turn sees the head, and the subjects its commands name", "[contract][turn]",
                   MemoryWorld, PostgresWorld) {
  TestType world;
  record(world.log(), {registered("a"), registered("b"), added(first), paid("a"), assigned(first, "a")});
  const auto snapshot = snapshot_for(world.log(), {ReleaseNumber{tenant("a"), Reason("closed")}});
  CHECK(snapshot.head == 5);
  REQUIRE(snapshot.tenants.size() == 1);
  CHECK(snapshot.tenants[0].id == tenant("a"));
  CHECK(snapshot.tenants[0].version == 3);
  CHECK(snapshot.tenants[0].number == number(first));
  REQUIRE(snapshot.numbers.size() == 1);
  CHECK(snapshot.numbers[0].tenant == tenant("a"));
}

TEMPLATE_TEST_CASE("a turn of an empty log sees nothing", "[contract][turn]", MemoryWorld, PostgresWorld) {
  TestType world;
  const auto snapshot = snapshot_for(world.log(), {AllocateNumber{tenant("a")}, AddNumbers{{added(first)}}});
  CHECK(snapshot.head == 0);
  CHECK(snapshot.tenants.empty());
  CHECK(snapshot.numbers.empty());
  CHECK(snapshot.answered.empty());
}

TEMPLATE_TEST_CASE("a turn sees what it committed before, rows and all", "[contract][turn]", MemoryWorld,
                   PostgresWorld) {
  TestType world;
  auto whole = std::get<TenantRegistered>(one_of_each()[10]);
  auto number_added = std::get<NumberAdded>(one_of_each()[0]);
  record(world.log(), {whole, number_added, PaymentActivated{tenant("shop"), Reference("sub_1")},
                       reserved(first, "shop", start + day), lapsed("shop", start + 42)});
  const auto facts = facts_for(world.log(), {ReserveNumber{number(first), tenant("shop"), 1}});
  const auto* shop = facts.tenant(tenant("shop"));
  REQUIRE(shop);
  CHECK(shop->business_name == whole.business_name);
  CHECK(shop->owner_phone == whole.owner_phone);
  CHECK(shop->email == whole.email);
  CHECK(shop->assistant == whole.assistant);
  CHECK(shop->payment_reference == Reference("sub_1"));
  CHECK(shop->grace_until == start + 42);
  const auto* row = facts.number(number(first));
  REQUIRE(row);
  CHECK(row->capabilities == number_added.capabilities);
  CHECK(row->kind == NumberKind::mobile);
  CHECK(row->provider_reference == number_added.provider_reference);
  CHECK(row->until == start + day);
}

TEMPLATE_TEST_CASE("a turn sees enough of the pool to give each asker the oldest number", "[contract][turn]",
                   MemoryWorld, PostgresWorld) {
  TestType world;
  record(world.log(), {added(third), added(american, "US"), added(first), added(second), registered("a"),
                       registered("b"), retired(third)});
  const auto facts = facts_for(world.log(), {AllocateNumber{tenant("a")}, AllocateNumber{tenant("b")}});
  const auto* oldest = facts.pick(*facts.tenant(tenant("a")));
  REQUIRE(oldest);
  CHECK(oldest->number == number(first));
  const auto* next = facts.oldest(*facts.tenant(tenant("b")), {first});
  REQUIRE(next);
  CHECK(next->number == number(second));
}

TEMPLATE_TEST_CASE("a turn sees the wanted area however old the rest of the pool is", "[contract][turn]",
                   MemoryWorld, PostgresWorld) {
  TestType world;
  record(world.log(), {added("+12125550100", "US", "212"), added("+12125550101", "US", "212"),
                       added(american, "US", "415"), wanting("415", "a"), wanting("310", "b")});
  const auto facts = facts_for(world.log(), {AllocateNumber{tenant("a")}, AllocateNumber{tenant("b")}});
  CHECK(facts.pick(*facts.tenant(tenant("a")))->number == number(american));
  CHECK(facts.pick(*facts.tenant(tenant("b")))->number == number("+12125550100"));
}

TEMPLATE_TEST_CASE("a turn sees who waits longest where a number becomes available", "[contract][turn]",
                   MemoryWorld, PostgresWorld) {
  TestType world;
  record(world.log(), {registered("z"), paid("z"), registered("a"), paid("a"), registered("us", "US"),
                       paid("us"), waits("z"), waits("us"), waits("a")});
  const auto facts = facts_for(world.log(), {AddNumbers{{added(first), added(second)}}});
  const auto waiting = facts.waiting(Country("GB"));
  REQUIRE(waiting.size() == 2);
  CHECK(waiting[0]->id == tenant("z"));
  CHECK(waiting[1]->id == tenant("a"));
}

TEMPLATE_TEST_CASE("a turn sees who has the phone and the assistant that a new tenant names",
                   "[contract][turn]", MemoryWorld, PostgresWorld) {
  TestType world;
  auto known = registered("a");
  known.assistant = AssistantId("018f3c9e-6d0a-7c4b-8d1e-2f3a4b5c6d7e");
  record(world.log(), {known, registered("b")});
  auto fresh = registered("c");
  fresh.assistant = known.assistant;
  fresh.owner_phone = registered("b").owner_phone;
  const auto facts = facts_for(world.log(), {RegisterTenant{fresh}});
  REQUIRE(facts.holder_of_assistant(*known.assistant));
  CHECK(facts.holder_of_assistant(*known.assistant)->id == tenant("a"));
  REQUIRE(facts.holder_of_phone(fresh.owner_phone));
  CHECK(facts.holder_of_phone(fresh.owner_phone)->id == tenant("b"));
  CHECK_FALSE(facts.tenant(tenant("c")));
}

TEMPLATE_TEST_CASE("a turn finds what its commands were answered before, in order", "[contract][turn]",
                   MemoryWorld, PostgresWorld) {
  TestType world;
  std::uint64_t n = 0;
  decide_together(world.log(), {AddNumbers{{added(first)}}, AddNumbers{{added(second), added(third)}}}, n);
  decide_together(world.log(), {AddNumbers{{added(american, "US")}}}, n);
  Needs needs;
  needs.commands = {id_of(2), id_of(3), id_of(4)};
  const auto answered = world.log().begin()->load(needs).answered;
  REQUIRE(answered.size() == 3);
  CHECK(answered[0].command == id_of(2));
  CHECK(answered[0].position == 2);
  CHECK(answered[1].position == 3);
  CHECK(answered[2].command == id_of(3));
}

TEST_CASE("time is the clock's, and never earlier than the last event", "[contract][turn]") {
  MemoryWorld world;
  CHECK(world.log().begin()->load({}).now == start);
  record(world.log(), {registered("a")});
  world.clock = start + -day;
  CHECK(world.log().begin()->load({}).now == start);
  world.clock = start + day;
  CHECK(world.log().begin()->load({}).now == start + day);
}

TEST_CASE("in Postgres, time is the server's, and never earlier than the last event", "[contract][turn]") {
  PostgresWorld world;
  const auto server = [&] {
    return parse_time(superuser(world.database(), "select clock_timestamp()")[0][0].c_str());
  };
  const auto before = server();
  const auto now = world.log().begin()->load({}).now;
  CHECK((before <= now && now <= server()));
  const auto future = parse_time("2999-01-01");
  record(world.log(), {registered("a")}, future);
  CHECK(world.log().begin()->load({}).now == future);
  record(world.log(), {paid("a")});
  CHECK(everything(world.log()).back().at == future);
}

}  // namespace
}  // namespace ledgerline::tests::turn_contract_test
