#include <nlohmann/json.hpp>

#include "tests/support/catch.hpp"
#include "tests/support/faults.hpp"
#include "tests/support/hook_office.hpp"
#include "tests/support/program.hpp"
#include "tests/support/scenario_people.hpp"

/// What is parked, as an operator sees it.
namespace ledgerline::tests::hooks_program_test {
namespace {

using Json = nlohmann::json;

const std::string paid_by_bakery =
    R"({"id":"evt_1","type":"checkout.session.completed","created":100,"data":{"object":{"id":"cs_1",)"
    R"("payment_status":"paid","subscription":"sub_1","client_reference_id":"bakery"}}})";

}  // namespace

TEST_CASE("an operator lists what is parked, and replays it once it is known what to do",
          "[hooks][program]") {
  const auto log = fresh_log();
  HookOffice office(log);
  CHECK_THAT(run_program(log, {"webhooks", "parked"}).out, ContainsSubstring("Nothing is parked."));
  REQUIRE(office.stripe(paid_by_bakery).status == 200);
  const auto rows = Json::parse(run_program(log, {"webhooks", "parked", "--json"}).out);
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].at("hook") == "stripe");
  CHECK(rows[0].at("code") == "UNKNOWN_TENANT");
  CHECK_FALSE(rows[0].contains("content"));
  const auto id = std::to_string(rows[0].at("id").get<int>());
  const auto early = run_program(log, {"webhooks", "replay", id});
  CHECK(early.exit == 1);
  CHECK_THAT(early.out, ContainsSubstring("UNKNOWN_TENANT"));
  office.run(RegisterTenant{client("bakery", "Bakery", "+447900000001")});
  const auto replayed = run_program(log, {"webhooks", "replay", "--all", "--reason", "registered late"});
  INFO(replayed.err);
  CHECK(replayed.exit == 0);
  CHECK_THAT(replayed.out, ContainsSubstring("PAYMENT_ACTIVE"));
  CHECK(office.tenant("bakery")->paid);
  CHECK(ask(log, "select metadata ->> 'reason' from events where type = 'payment.activated'") ==
        "registered late");
  CHECK_THAT(run_program(log, {"webhooks", "parked"}).out, ContainsSubstring("Nothing is parked."));
}

TEST_CASE("what nobody will ever know what to do with is dropped", "[hooks][program]") {
  const auto log = fresh_log();
  HookOffice office(log);
  REQUIRE(office.stripe(paid_by_bakery).status == 200);
  const auto id = ask(log, "select id from parked");
  CHECK(run_program(log, {"webhooks", "drop", id}).exit == 0);
  CHECK(ask(log, "select count(*) from parked") == "0");
  CHECK(run_program(log, {"webhooks", "drop", id}).exit == 1);
}

TEST_CASE("a replay that names nothing, or nothing that is there, is refused", "[hooks][program]") {
  const auto log = fresh_log();
  CHECK(run_program(log, {"webhooks", "replay"}).exit == 2);
  CHECK(run_program(log, {"webhooks", "replay", "1", "--all"}).exit == 2);
  const auto unknown = run_program(log, {"webhooks", "replay", "7"});
  CHECK(unknown.exit == 1);
  CHECK_THAT(unknown.err, ContainsSubstring("nothing is parked as 7"));
}

}  // namespace ledgerline::tests::hooks_program_test
