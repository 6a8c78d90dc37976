#include "properties/simulation/invariants.hpp"
#include "tests/contracts/worlds.hpp"
#include "tests/support/catch.hpp"

/// What every Log does, in memory and in Postgres: appending, reading, telling what is due.
namespace ledgerline::tests::log_contract_test {
namespace {

const std::vector<Event> history = {registered("a"),      paid("a"),         added(first), added(second),
                                    assigned(first, "a"), lapsed("a", start)};

std::vector<Position> positions(Log& log, const Slice& slice) {
  std::vector<Position> found;
  for (const auto& event : log.read(slice)) found.push_back(event.position);
  return found;
}

using Positions = std::vector<Position>;

TEMPLATE_TEST_CASE("an empty log has no head, no events, no keys, and nothing is due", "[contract][log]",
                   MemoryWorld, PostgresWorld) {
  TestType world;
  CHECK(world.log().head() == 0);
  CHECK(world.log().read({}).empty());
  CHECK(world.log().keys({"a"}).empty());
  CHECK(world.log().due(10).empty());
}

TEMPLATE_TEST_CASE("events stand at positions and versions without a gap, as they were appended",
                   "[contract][log]", MemoryWorld, PostgresWorld) {
  TestType world;
  record(world.log(), {history.begin(), history.begin() + 3});
  record(world.log(), {history.begin() + 3, history.end()});
  CHECK(world.log().head() == 6);
  CHECK(simulation::Invariants::broken(world.log(), test_vault()).empty());
  std::vector<Event> events;
  for (const auto& recorded : everything(world.log())) events.push_back(recorded.event);
  CHECK(events == history);
  CHECK(world.differing_rows() == 0);
}

TEMPLATE_TEST_CASE("what was committed is seen at once by everybody", "[contract][log]", MemoryWorld,
                   PostgresWorld) {
  TestType world;
  auto& other = world.another();
  record(world.log(), {registered("a")});
  CHECK(other.head() == 1);
  CHECK(other.read({}).size() == 1);
  CHECK(other.keys({"a", "b"}).size() == 1);
  record(other, {paid("a")});
  CHECK(world.log().head() == 2);
}

TEMPLATE_TEST_CASE("a turn that is dropped leaves nothing and frees the log", "[contract][log]", MemoryWorld,
                   PostgresWorld) {
  TestType world;
  record(world.log(), {registered("a")});
  const auto before = world.log().read({});
  for (int i = 0; i < 3; ++i) world.log().begin()->load({});
  {
    const auto never_loaded = world.log().begin();
  }
  CHECK(world.log().read({}) == before);
  record(world.another(), {paid("a")});
  CHECK(world.log().head() == 2);
}

TEMPLATE_TEST_CASE("a slice is a part of the log", "[contract][log]", MemoryWorld, PostgresWorld) {
  TestType world;
  record(world.log(), history);
  Slice slice;
  CHECK(positions(world.log(), slice) == Positions{1, 2, 3, 4, 5, 6});
  slice.after = 2;
  CHECK(positions(world.log(), slice) == Positions{3, 4, 5, 6});
  slice.up_to = 5;
  CHECK(positions(world.log(), slice) == Positions{3, 4, 5});
  slice.limit = 2;
  CHECK(positions(world.log(), slice) == Positions{3, 4});
  slice.limit = 0;
  CHECK(positions(world.log(), slice).empty());
}

TEMPLATE_TEST_CASE("a slice of one subject is its history", "[contract][log]", MemoryWorld, PostgresWorld) {
  TestType world;
  record(world.log(), history);
  Slice of_tenant, of_number, of_nobody;
  of_tenant.tenant = "a";
  of_number.number = first;
  of_nobody.tenant = "A";
  CHECK(positions(world.log(), of_tenant) == Positions{1, 2, 5, 6});
  CHECK(positions(world.log(), of_number) == Positions{3, 5});
  CHECK(positions(world.log(), of_nobody).empty());
  of_tenant.after = 1;
  of_tenant.limit = 2;
  CHECK(positions(world.log(), of_tenant) == Positions{2, 5});
}

TEMPLATE_TEST_CASE("a slice of a country is the histories of its numbers", "[contract][log]", MemoryWorld,
                   PostgresWorld) {
  TestType world;
  record(world.log(), history);
  record(world.log(), {added(american, "US"), paid("a")});
  Slice british, american_ones, french;
  british.country = "GB";
  american_ones.country = "US";
  french.country = "FR";
  CHECK(positions(world.log(), british) == Positions{3, 4, 5});
  CHECK(positions(world.log(), american_ones) == Positions{7});
  CHECK(positions(world.log(), french).empty());
  british.after = 3;
  british.limit = 1;
  CHECK(positions(world.log(), british) == Positions{4});
}

TEMPLATE_TEST_CASE("a slice may hold events of some types alone", "[contract][log]", MemoryWorld,
                   PostgresWorld) {
  TestType world;
  record(world.log(), history);
  Slice slice;
  slice.types = {"number.added"};
  CHECK(positions(world.log(), slice) == Positions{3, 4});
  slice.types = {"payment.activated", "number.assigned"};
  CHECK(positions(world.log(), slice) == Positions{2, 5});
  slice.number = first;
  CHECK(positions(world.log(), slice) == Positions{5});
  slice.types = {"number.flew"};
  CHECK(positions(world.log(), slice).empty());
}

TEMPLATE_TEST_CASE("a slice may end at a moment, which it includes", "[contract][log]", MemoryWorld,
                   PostgresWorld) {
  TestType world;
  const Time future{parse_time("2999-01-01").micros + 5};
  record(world.log(), {registered("a")});
  record(world.log(), {paid("a")}, future);
  Slice slice;
  slice.until = future;
  CHECK(positions(world.log(), slice) == Positions{1, 2});
  slice.until = future + -1;
  CHECK(positions(world.log(), slice) == Positions{1});
  slice.until = Time{0};
  CHECK(positions(world.log(), slice).empty());
}

TEMPLATE_TEST_CASE("what was stored is read back to the byte that the digest needs", "[contract][log]",
                   MemoryWorld, PostgresWorld) {
  TestType world;
  auto nasty = registered("a");
  nasty.business_name = Personal(Name("Zoë's \"Größe\" \\ 漢字 🛠 \xC2\xA0 {NULL,\"\\"));
  auto number_added = added(first);
  number_added.provider_reference = Reference("{},\"\\' NULL 漢字 \xF4\x8F\xBF\xBF");
  record(world.log(), {nasty, number_added});
  const auto events = everything(world.log());
  REQUIRE(events.size() == 2);
  CHECK(events[0].event == Event(nasty));
  CHECK(events[1].event == Event(number_added));
  CHECK(simulation::Invariants::broken(world.log(), test_vault()).empty());
  CHECK(world.differing_rows() == 0);
}

TEMPLATE_TEST_CASE("the clock makes rests, reservations and graces due", "[contract][log]", MemoryWorld,
                   PostgresWorld) {
  TestType world;
  const auto past = Time{start.micros - day}, future = parse_time("2999-01-01");
  record(world.log(), {registered("a"), registered("b"), added(first), added(second), assigned(first, "a"),
                       reserved(second, "b", future)});
  CHECK(world.log().due(10).empty());
  record(world.log(), {lapsed("a", future)});
  CHECK(world.log().due(10).empty());
  record(world.log(), {lapsed("a", past), unreserved(second, "b"), reserved(second, "b", past)});
  auto due = world.log().due(10);
  REQUIRE(due.lapsed.size() == 1);
  CHECK(due.lapsed[0].id == "a");
  REQUIRE(due.unreserved.size() == 1);
  CHECK(due.unreserved[0].id == second);
  CHECK(due.rested.empty());
  record(world.log(), {released(first, "a"), rests(first, past)});
  due = world.log().due(10);
  REQUIRE(due.rested.size() == 1);
  CHECK(due.rested[0].id == first);
  CHECK(due.lapsed.empty());
}

TEMPLATE_TEST_CASE("what is due is told in parts", "[contract][log]", MemoryWorld, PostgresWorld) {
  TestType world;
  record(world.log(), {registered("a"), registered("b"), added(first), added(second),
                       reserved(first, "a", Time{0}), reserved(second, "b", Time{0})});
  CHECK(world.log().due(1).unreserved.size() == 1);
  CHECK(world.log().due(2).unreserved.size() == 2);
}

TEMPLATE_TEST_CASE("a country is served where tenants wait beside its numbers", "[contract][log]",
                   MemoryWorld, PostgresWorld) {
  TestType world;
  record(world.log(), {registered("a"), paid("a"), waits("a"), added(american, "US")});
  CHECK(world.log().due(10).served.empty());
  record(world.log(), {added(first)});
  CHECK(world.log().due(10).served == std::vector<std::string>{"GB"});
  record(world.log(), {assigned(first, "a", Asked::queue)});
  CHECK(world.log().due(10).served.empty());
}

}  // namespace
}  // namespace ledgerline::tests::log_contract_test
