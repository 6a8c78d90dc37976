#include "engine/points.hpp"
#include "projections/personal.hpp"
#include "projections/tenants/tenants.hpp"
#include "properties/simulation/invariants.hpp"
#include "tests/contracts/engines.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/given_talk.hpp"

/// Erasing a tenant, in memory and in Postgres: its key, its row and its certificate go together.
namespace ledgerline::tests::erasure_test {
namespace {

const EraseTenant forget{tenant("shop"), Reason("asked to be forgotten")};
const CloseTenant close{tenant("shop"), Reason("moved")};

GiveAddress address_of(const std::string& id) {
  const auto text = [](const char* value) { return Personal<Name>(Name(value)); };
  return {AddressGiven{tenant(id), Country("GB"), text("Zoë"), text("1 High Street"), text("London"),
                       text("London"), text("SW1A")}};
}

TenantRegistered with_email(const std::string& id) {
  auto event = registered(id);
  event.email = Personal(Email("zoe@example.com"));
  return event;
}

/// What must hold of a log whose tenant "shop" was erased.
void expect_erased(auto& world) {
  CHECK(world.log().keys({"shop"}).empty());
  CHECK(world.another().keys({"shop"}).empty());
  const auto row = world.log().tenant(tenant("shop"));
  REQUIRE(row);
  CHECK(row->erased);
  CHECK_FALSE(row_tells_of_person<Tenants>(*row));
  CHECK(world.differing_rows() == 0);
  CHECK(simulation::Invariants::broken(world.log(), test_vault()).empty());
  for (const auto& recorded : everything(world.log()))
    if (const auto* known = std::get_if<TenantRegistered>(&recorded.event);
        known && recorded.tenant->id == "shop")
      CHECK((known->owner_phone.erased() && known->business_name.erased()));
}

}  // namespace

TEMPLATE_TEST_CASE("erasing takes the key out of the log, and what the row told of a person",
                   "[contract][erasure]", MemoryWorld, PostgresWorld) {
  TestType world;
  std::uint64_t n = 0;
  decide_together(world.log(), {RegisterTenant{with_email("shop")}, RegisterTenant{registered("other")}}, n);
  decide_together(world.log(), {address_of("shop"), text("shop", "Plumber")}, n);
  REQUIRE(row_tells_of_person<Tenants>(*world.log().tenant(tenant("shop"))));
  REQUIRE(world.log().keys({"shop", "other"}).size() == 2);
  const auto outcomes = decide_together(world.log(), {close, forget}, n).outcomes;
  REQUIRE(outcomes[1].code == "ERASED");
  const auto& certificate = std::get<TenantErased>(outcomes[1].events.at(0).event);
  CHECK(certificate.events == outcomes[1].events[0].tenant->version - 1);
  CHECK(certificate.key);
  expect_erased(world);
  CHECK(world.log().keys({"other"}).size() == 1);
  CHECK_FALSE(world.log().tenant(tenant("other"))->owner_phone.erased());
}

TEMPLATE_TEST_CASE("what a turn decides before it erases is sealed by the key that goes",
                   "[contract][erasure]", MemoryWorld, PostgresWorld) {
  TestType world;
  std::uint64_t n = 0;
  decide_together(world.log(), {RegisterTenant{with_email("shop")}}, n);
  decide_together(world.log(), {close}, n);
  const auto outcomes = decide_together(world.log(), {text("shop", "Plumber"), forget, forget}, n).outcomes;
  CHECK(outcomes[0].code == "RECEIVED");
  CHECK(outcomes[1].code == "ERASED");
  CHECK(outcomes[2].code == "ALREADY_ERASED");
  expect_erased(world);
}

TEMPLATE_TEST_CASE("a turn that is cut off erases nothing, and the same again erases all",
                   "[contract][erasure]", MemoryWorld, PostgresWorld) {
  TestType world;
  std::uint64_t n = 0;
  decide_together(world.log(), {RegisterTenant{with_email("shop")}}, n);
  decide_together(world.log(), {close}, n);
  const auto head = world.log().head();
  {
    const PointsHere cut([](std::string_view name) {
      if (name == "turn.decided") throw std::runtime_error("cut off");
    });
    CHECK_THROWS_WITH(decide_together(world.log(), {forget}, n), "cut off");
  }
  CHECK(world.log().head() == head);
  CHECK(world.log().keys({"shop"}).size() == 1);
  CHECK(row_tells_of_person<Tenants>(*world.log().tenant(tenant("shop"))));
  CHECK(decide_together(world.log(), {forget}, n).outcomes[0].code == "ERASED");
  expect_erased(world);
}

TEMPLATE_TEST_CASE("a process that knew the key seals nothing with it any more, and makes no other",
                   "[contract][erasure]", MemoryWorld, PostgresWorld) {
  TestType world;
  OneEngine here(world.log()), there(world.another());
  REQUIRE(there(1, RegisterTenant{with_email("shop")}).kind == Outcome::Kind::done);
  REQUIRE(there(2, address_of("shop")).code == "ADDRESS_GIVEN");  // it has used the key
  REQUIRE(here(3, close).code == "CLOSED");
  const auto certified = here(4, forget);
  REQUIRE(certified.code == "ERASED");
  CHECK(there(5, address_of("shop")).code == "ERASED");
  CHECK(there(6, RegisterTenant{with_email("shop")}).code == "ERASED");
  CHECK(there(7, forget).code == "ALREADY_ERASED");
  CHECK(there(8, text("shop", "Plumber")).tenant == beginnings_of(text("shop", "Plumber"))[1].str());
  expect_erased(world);
  for (const auto& event : everything(world.log())) {
    const bool after = event.position > certified.events[0].position && event.tenant->id == "shop";
    if (after)
      CHECK((std::holds_alternative<TenantRefused>(event.event) ||
             std::holds_alternative<TenantUnchanged>(event.event)));
  }
}

TEMPLATE_TEST_CASE("who was erased gave its phone and its assistant free", "[contract][erasure]", MemoryWorld,
                   PostgresWorld) {
  TestType world;
  OneEngine run(world.log());
  auto known = with_email("shop");
  known.assistant = AssistantId("018f3c9e-6d0a-7c4b-8d1e-2f3a4b5c6d7e");
  auto other = known;
  other.tenant = tenant("other");
  REQUIRE(run(1, RegisterTenant{known}).code == "REGISTERED");
  CHECK(run(2, RegisterTenant{other}).code == "PHONE_TAKEN");
  run(3, close);
  run(4, forget);
  CHECK(run(5, RegisterTenant{other}).code == "REGISTERED");
  expect_erased(world);
}

TEMPLATE_TEST_CASE("the same command again is told the same certificate", "[contract][erasure]", MemoryWorld,
                   PostgresWorld) {
  TestType world;
  OneEngine run(world.log()), another(world.another());
  run(1, RegisterTenant{with_email("shop")});
  run(2, close);
  const auto once = run(3, forget), again = another(3, forget);
  CHECK(again.repeated);
  REQUIRE(again.events.size() == 1);
  CHECK(again.events[0].event == once.events.at(0).event);
  CHECK(another(1, RegisterTenant{with_email("shop")}).code == "REGISTERED");  // as it was answered
}

TEMPLATE_TEST_CASE("certificates that are recorded without a decider erase too", "[contract][erasure]",
                   MemoryWorld, PostgresWorld) {
  TestType world;
  record(world.log(), {with_email("shop"), TenantClosed{tenant("shop"), Reason("moved")},
                       TenantErased{tenant("shop"), Reason("asked"), 2}});
  expect_erased(world);
}

TEST_CASE("a turn's vault knows no tenant's key when it is over", "[contract][erasure]") {
  MemoryWorld world;
  auto vault = test_vault();
  const Policy policy;
  const auto batch = command(1, RegisterTenant{with_email("shop")});
  run_turn(world.log(), vault, policy, chance(), std::span(&batch, 1));
  CHECK(vault.unknown({"shop"}).size() == 1);
}

TEST_CASE("who reads on as the log grows knows the key no longer once it reads the certificate",
          "[contract][erasure]") {
  MemoryWorld world;
  std::uint64_t n = 0;
  decide_together(world.log(), {RegisterTenant{with_email("shop")}}, n);
  auto vault = test_vault();
  REQUIRE_FALSE(
      std::get<TenantRegistered>(read_decoded(world.log(), {}, vault)[0].event).owner_phone.erased());
  decide_together(world.log(), {close, forget}, n);
  Slice rest;
  rest.after = 1;
  read_decoded(world.log(), rest, vault);
  CHECK(std::get<TenantRegistered>(read_decoded(world.log(), {}, vault)[0].event).owner_phone.erased());
}

}  // namespace ledgerline::tests::erasure_test
