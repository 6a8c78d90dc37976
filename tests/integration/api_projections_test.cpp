#include "tests/integration/generations.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/described.hpp"
#include "tests/support/faults.hpp"
#include "tests/support/tokens.hpp"

/// Generations of rows, over the API, and how a service comes by rows of its own version.
namespace ledgerline::tests::api_projections_test {
namespace {

using Places = std::map<std::string, std::string>;

/// Of the projection with this name.
Json listed(Described& api, const std::string& token, const std::string& name) {
  const auto answer = api.call("listProjections", token, {}, Json());
  REQUIRE(answer.status == 200);
  const auto body = Json::parse(answer.body);
  for (const auto& item : body.at("items"))
    if (item["name"] == name) return item;
  return Json();
}

std::string code_of(const HttpAnswer& answer) { return Json::parse(answer.body)["code"]; }

bool is_kept(const postgres::Database& log, const std::string& name) {
  return comes_true(log, "select '" + name + "' = any(kept) from log");
}

}  // namespace

TEST_CASE("an operator builds, swaps, rolls back and drops a generation over the API",
          "[integration][api][shadow]") {
  const auto log = fresh_log();
  populate(log, 5, 5);
  const Serving serving(log);
  const auto token = serving.token(TokenRole::operator_);
  Described api(serving);
  const Places numbers{{"projection", "numbers"}};
  const Json why{{"reason", "a test"}};

  auto item = listed(api, token, "numbers");
  CHECK(item["lag"] == 0);
  CHECK(item["rows"] == 5);
  CHECK(item["version"] == Numbers::version);
  CHECK(item["generations"].size() == 1);
  CHECK(code_of(api.call("swapProjection", token, numbers, why)) == "NO_GENERATION");

  CHECK(api.call("rebuildProjection", token, numbers, Json::object()).status == 202);
  REQUIRE(is_kept(log, "numbers"));
  item = listed(api, token, "numbers");
  REQUIRE(item["generations"].size() == 2);
  CHECK(item["generations"][1]["state"] == "kept");
  CHECK(item["generations"][1]["lag"] == 0);
  CHECK(item["generations"][1]["was_live"] == false);

  CHECK(api.call("swapProjection", token, numbers, Json::object()).status == 400);  // it has to be said why
  const auto swapped = api.call("swapProjection", token, numbers, why);
  CHECK(swapped.status == 200);
  CHECK(Json::parse(swapped.body)["generation"] == 2);
  CHECK(listed(api, token, "numbers")["generations"][1]["was_live"] == true);
  CHECK(code_of(api.call("swapProjection", token, numbers, why)) == "ALREADY_LIVE");
  CHECK(Json::parse(api.call("rollBackProjection", token, numbers, why).body)["generation"] == 1);
  CHECK(ask(log, "select string_agg(reason, ',') from swaps where actor like 'token:%'") == "a test,a test");
  CHECK(api.call("dropGeneration", token, numbers, Json::object()).status == 200);
  CHECK(listed(api, token, "numbers")["generations"].size() == 1);
  CHECK(api.call("swapProjection", token, {{"projection", "nombers"}}, why).status == 404);
  CHECK(api.call("listParkedSubjects", token, {}, Json()).status == 200);
}

TEST_CASE("a parked tenant is told as parked, to whoever reads and by the program alike",
          "[integration][api][shadow][parked]") {
  const Inhabited world;
  const auto position = world.value("select position from events where tenant = 't4' and tenant_version = 2");
  world.damage("update events set type = 'tenant.vanished' where position = " + position);
  build(*world.log, "tenants");
  swap(*world.log, "tenants");
  const Serving serving(world.database);
  const auto token = serving.token(TokenRole::operator_);
  Described api(serving);
  for (const std::string id : {"getTenant", "getProvisioning", "listOptions", "openChannel"}) {
    const auto answer = api.call(id, token, {{"tenant", "t4"}}, Json());
    INFO(id);
    CHECK(answer.status == 409);
    CHECK(code_of(answer) == "PARKED");
    CHECK_THAT(answer.body, ContainsSubstring("event " + position) && ContainsSubstring("tenant.vanished") &&
                                ContainsSubstring("projections retry t4"));
    CHECK(code_of(api.call(id, token, {{"tenant", "nobody"}}, Json())) == "UNKNOWN_TENANT");
  }
  const auto read = Json::parse(api.call("getTenant", token, {{"tenant", "t4"}}, Json()).body);
  const auto commanded = Json::parse(api.call("allocateNumber", token, {{"tenant", "t4"}}).body);
  CHECK(read["detail"] == commanded["detail"]);
  for (const std::string command : {"tenant", "provisioning"}) {
    const auto said = run_program(world.database, {command, "show", "t4", "--json"});
    CHECK(said.exit == 1);
    CHECK(Json::parse(said.out)["error"]["code"] == "PARKED");
  }
}

TEST_CASE("what is asked twice of a generation changes nothing the second time, and says so",
          "[integration][api][shadow]") {
  const auto log = fresh_log();
  populate(log, 5, 5);
  const auto opened = open_log(log);
  build(*opened, "numbers");
  const Serving serving(log);
  const auto token = serving.token(TokenRole::operator_);
  Described api(serving);
  const Places numbers{{"projection", "numbers"}};
  const auto to = [](int generation) { return Json{{"reason", "a test"}, {"generation", generation}}; };
  CHECK(code_of(api.call("rebuildProjection", token, numbers, Json::object())) == "ALREADY_BUILT");
  CHECK(api.call("swapProjection", token, numbers, to(2)).status == 200);
  const auto exchanged = listed(api, token, "numbers")["exchanged"];
  CHECK(exchanged["generation"] == 2);
  CHECK(exchanged["instead_of"] == 1);
  CHECK(exchanged["reason"] == "a test");
  CHECK(api.call("rollBackProjection", token, numbers, to(1)).status == 200);
  CHECK(code_of(api.call("rollBackProjection", token, numbers, to(1))) == "ALREADY_LIVE");
  CHECK(code_of(api.call("rollBackProjection", token, numbers, to(7))) == "NO_GENERATION");
  for (const auto* done : {"dropped", "was_not_there"})
    CHECK(Json::parse(api.call("dropGeneration", token, numbers, Json::object()).body)["done"] == done);
}

TEST_CASE("what differs between two generations is told over the API, and by the program alike",
          "[integration][api][shadow]") {
  const auto log = fresh_log();
  populate(log, 5, 5);
  const Serving serving(log);
  const auto token = serving.token(TokenRole::operator_);
  Described api(serving);
  const Places tenants{{"projection", "tenants"}};
  CHECK(code_of(api.call("diffProjection", token, tenants, Json())) == "NO_GENERATION");
  const auto opened = open_log(log);
  build(*opened, "tenants");
  superuser(log, "alter table tenants_shadow disable trigger all");
  superuser(log, "update tenants_shadow set region = 'OTHER' where id = '" + tenant_name(2) + "'");
  const auto told = Json::parse(api.call("diffProjection", token, tenants, Json()).body);
  CHECK(told["tables"][0]["rows"] == 5);
  CHECK(told["tables"][0]["columns"] == Json{{"region", 1}});
  REQUIRE(told["differences"].size() == 1);
  CHECK(told["differences"][0]["key"] == tenant_name(2));
  CHECK(told["differences"][0]["other"] == "OTHER");
  CHECK(Json::parse(run_program(log, {"projections", "diff", "tenants", "--json"}).out) == told);
}

TEST_CASE("how far a generation is stands in the list", "[integration][api][shadow]") {
  const auto log = fresh_log();
  populate(log, 5, 5);
  const auto opened = open_log(log);
  postgres::BuildOptions failing;
  failing.progress = [](Position, Position) { throw Unavailable("stopped"); };
  CHECK_THROWS_AS(build(*opened, "tenants", failing), Unavailable);
  const Serving serving(log);
  const auto token = serving.token(TokenRole::operator_);
  Described api(serving);
  const auto generation = listed(api, token, "tenants")["generations"][1];
  CHECK(generation["state"] == "building");
  CHECK(generation["progress"]["folded"] == 0);
  CHECK(generation["progress"]["events"] == 10);
  CHECK(code_of(api.call("swapProjection", token, {{"projection", "tenants"}}, {{"reason", "x"}})) ==
        "STILL_BUILDING");
}

TEST_CASE("a service whose build folds otherwise reads the old rows, and folds them anew by itself",
          "[integration][api][shadow]") {
  const auto log = fresh_log();
  populate(log, 5, 5);
  const auto token =
      fresh_token(log, TokenRole::operator_);  // this program opens no log whose rows are older
  superuser(log,
            "update projections set version = 0 where name = 'tenants'; update tenants set region = 'OLD'");
  std::optional<Holder> holder(std::in_place, log, "lock table shadow_ranges in access exclusive mode");
  const Serving serving(log);
  const auto tenant = "/v1/tenants/" + tenant_name(0);
  const auto read = serving.ask("GET", tenant, token);
  CHECK(read.status == 200);
  CHECK(Json::parse(read.body)["region"] == "OLD");
  const auto refused = serving.ask("POST", tenant + "/allocate", token, Json::object());
  CHECK(refused.status == 503);
  CHECK(code_of(refused) == "REBUILDING");
  CHECK(serving.ask("GET", "/readyz", "").status == 503);
  holder->let_go();
  REQUIRE(comes_true(
      log, fmt::format("select version = {} from projections where name = 'tenants'", Tenants::version)));
  CHECK(serving.ask("GET", "/readyz", "").status == 200);
  CHECK(Json::parse(serving.ask("GET", tenant, token).body)["region"] != "OLD");
  CHECK(serving.ask("POST", tenant + "/allocate", token, Json::object()).status == 200);
  const auto opened = open_log(log);
  CHECK(wrong_rows(*opened) == 0);
  CHECK(ask(log, "select actor || ' ' || reason from swaps") == "ledgerline rows of an older version");
}

TEST_CASE("a parked tenant's commands are refused with the reason over the API",
          "[integration][api][shadow]") {
  const auto log = fresh_log();
  populate(log, 2, 2);
  superuser(log, "alter table events disable trigger all");
  superuser(log, "update events set type = 'tenant.vanished' where tenant = '" + tenant_name(1) +
                     "' and tenant_version = 2");
  superuser(log, "alter table events enable always trigger events_are_immutable");
  const auto opened = open_log(log);
  build(*opened);
  swap(*opened);
  const Serving serving(log);
  const auto token = serving.token(TokenRole::operator_);
  Described api(serving);
  const auto refused = api.call("allocateNumber", token, {{"tenant", tenant_name(1)}}, Json::object());
  CHECK(refused.status == 409);
  CHECK(code_of(refused) == "PARKED");
  CHECK(api.call("allocateNumber", token, {{"tenant", tenant_name(0)}}, Json::object()).status == 200);
  const auto parked = Json::parse(api.call("listParkedSubjects", token, {}, Json()).body)["items"];
  REQUIRE(parked.size() == 1);
  CHECK(parked[0]["subject"] == tenant_name(1));
  CHECK(parked[0]["live"] == true);

  const Json who{{"subject", tenant_name(1)}};
  const auto stays = Json::parse(api.call("retryParkedSubjects", token, {}, who).body)["items"];
  REQUIRE(stays.size() == 1);
  CHECK(stays[0]["back"] == false);
  CHECK(stays[0]["reason"] == parked[0]["reason"]);
  superuser(log, "alter table events disable trigger all");
  superuser(log, "update events set type = 'payment.activated' where type = 'tenant.vanished'");
  superuser(log, "alter table events enable always trigger events_are_immutable");
  const auto back = Json::parse(api.call("retryParkedSubjects", token, {}, Json::object()).body)["items"];
  REQUIRE(back.size() == 1);
  CHECK(back[0]["back"] == true);
  CHECK(Json::parse(api.call("listParkedSubjects", token, {}, Json()).body)["items"].empty());
}

}  // namespace ledgerline::tests::api_projections_test
