#include "tests/support/catch.hpp"
#include "tests/support/described.hpp"

/// What the console asks of the API beside what platforms do, each answer held against the description.
namespace ledgerline::tests::api_console_test {
namespace {

/// Three numbers, two of them given.
struct Pool {
  Pool() {
    const Json numbers{{"numbers",
                        {{{"number", "+447111111111"}},
                         {{"number", "+447111111112"}},
                         {{"number", "+447111111113"}},
                         {{"number", "+33123456781"}, {"country", "FR"}}}}};
    REQUIRE(api.call("addPoolNumbers", operator_, {}, numbers).status == 200);
    for (const std::string id : {"one", "two"}) {
      const Json body{{"id", id},
                      {"business_name", id},
                      {"owner_phone", id == "one" ? "+447900000101" : "+447900000102"},
                      {"country", "GB"}};
      REQUIRE(api.call("registerTenant", operator_, {}, body).status == 201);
      REQUIRE(api.call("activatePayment", operator_, {{"tenant", id}}).status == 200);
      REQUIRE(api.call("allocateNumber", operator_, {{"tenant", id}}).status == 200);
    }
  }
  Json read(const std::string& id, const std::string& token,
            const std::map<std::string, std::string>& places = {}, const std::string& query = "") {
    const auto answer = api.call(id, token, places, nullptr, query);
    INFO(answer.body);
    REQUIRE(answer.status == 200);
    return Json::parse(answer.body);
  }

  const postgres::Database log = fresh_log();
  Serving serving{log};
  Described api{serving};
  const std::string operator_ = serving.token(TokenRole::operator_);
};

}  // namespace

TEST_CASE("A token is told whom it stands for", "[integration][api]") {
  Pool pool;
  const auto mine = pool.read("getCaller", pool.serving.token(TokenRole::tenant, "one"));
  CHECK(mine["role"] == "tenant");
  CHECK(mine["tenant"] == "one");
  CHECK(pool.read("getCaller", pool.serving.token(TokenRole::auditor))["role"] == "auditor");
  const auto operator_ = pool.read("getCaller", pool.operator_);
  CHECK(operator_["role"] == "operator");
  CHECK(operator_["tenant"].is_null());
  const auto events = pool.read("listEvents", pool.operator_, {}, "limit=1");
  CHECK(events["items"][0]["metadata"]["actor"] == "token:" + operator_["id"].get<std::string>());
}

TEST_CASE("How long the pool lasts, by country, and the days behind it", "[integration][api]") {
  Pool pool;
  const auto pace = pool.read("getPoolPace", pool.operator_);
  CHECK(pace["items"] == Json({{{"country", "FR"}, {"available", 1}, {"given", 0}, {"days_left", nullptr}},
                               {{"country", "GB"}, {"available", 1}, {"given", 2}, {"days_left", 3.5}}}));
  REQUIRE(pace["days"].size() == 1);
  CHECK(pace["days"][0]["country"] == "GB");
  CHECK(pace["days"][0]["given"] == 2);
  REQUIRE(pool.api.call("releaseNumber", pool.operator_, {{"tenant", "one"}}, {{"reason", "moved"}}).status ==
          200);
  CHECK(pool.read("getPoolPace", pool.operator_)["items"][1]["days_left"] == 7.0);
}

TEST_CASE("How far the log is", "[integration][api]") {
  const auto empty = fresh_log();
  Serving serving(empty);
  Described api(serving);
  const auto nothing = Json::parse(api.call("getLog", serving.token(TokenRole::operator_), {}).body);
  CHECK(nothing["position"] == 0);
  CHECK(nothing["recorded_at"].is_null());
  Pool pool;
  const auto standing = pool.read("getLog", pool.operator_);
  CHECK(standing["position"] == 10);
  CHECK(standing["tenants"] == 2);
  CHECK(standing["numbers"] == 4);
  CHECK(standing["webhooks_parked"] == 0);
}

TEST_CASE("A history is told in words, as of now or of then", "[integration][api]") {
  Pool pool;
  const auto mine = pool.serving.token(TokenRole::tenant, "one");
  const auto told = pool.read("getNarration", mine, {{"tenant", "one"}});
  CHECK(told["asOf"] == 10);
  REQUIRE(told["items"].size() == 3);
  CHECK(told["items"][0]["type"] == "tenant.registered");
  CHECK(told["items"][0]["lines"].empty());
  CHECK(told["items"][2]["message"] == "one has +447111111111");
  CHECK(told["items"][2]["lines"].dump().find("NUMBER_ALLOCATED { clientId: 'one'") != std::string::npos);
  const auto then = pool.read("getNarration", mine, {{"tenant", "one"}}, "as_of=6");
  CHECK(then["items"].size() == 2);
  CHECK(then["asOf"] == 6);
  const auto early = pool.api.call("getNarration", mine, {{"tenant", "one"}}, nullptr, "as_of=1");
  CHECK(early.status == 404);
  CHECK(Json::parse(early.body)["code"] == "NO_HISTORY");
}

}  // namespace ledgerline::tests::api_console_test
