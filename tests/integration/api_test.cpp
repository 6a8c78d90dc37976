#include <algorithm>
#include <chrono>

#include "adapters/postgres/tokens.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/described.hpp"
#include "tests/support/simulator.hpp"

/// The API as a platform uses it, each answer held against the description.
namespace ledgerline::tests::api_test {
namespace {

struct Shop {
  Shop() : Shop(std::vector<std::string>{}) {}
  explicit Shop(std::vector<std::string> more)
      : serving(log, {}, environment(std::move(more))),
        api(serving),
        platform(serving.token(TokenRole::platform)),
        operator_(serving.token(TokenRole::operator_)) {}

  std::vector<std::string> environment(std::vector<std::string> more) const {
    auto all = std::move(more);
    auto usual = simulator.environment();
    usual.insert(usual.end(), {"APP_URL=https://app.example.com", "MAIL_FROM=shop@example.com",
                               "LEDGERLINE_EFFECT_TIMING=poll=20"});
    const auto name_of = [](const std::string& variable) { return variable.substr(0, variable.find('=')); };
    for (const auto& variable : usual)
      if (std::ranges::find(all, name_of(variable), name_of) == all.end()) all.push_back(variable);
    return all;
  }
  void add(const std::string& id, const std::string& phone, bool pays = true) {
    const Json body{{"id", id}, {"business_name", id}, {"owner_phone", phone}, {"country", "US"}};
    REQUIRE(api.call("registerTenant", platform, {}, body).status == 201);
    if (pays) REQUIRE(api.call("activatePayment", platform, {{"tenant", id}}).status == 200);
  }

  const Simulator simulator;
  const postgres::Database log = fresh_log();
  Serving serving;
  Described api;
  std::string platform, operator_;
};

Json body_of(const HttpAnswer& answer) { return Json::parse(answer.body); }

}  // namespace

TEST_CASE("A number is bought over the API, and its history is there", "[integration][api]") {
  Shop shop;
  shop.add("acme", "+14155550101");
  const auto mine = shop.serving.token(TokenRole::tenant, "acme");
  const auto bought =
      shop.api.call("purchasePhoneNumber", mine, {}, nullptr, "country_code=US&number_type=local");
  REQUIRE(bought.status == 200);
  const auto number = body_of(bought)["number"].get<std::string>();
  const auto again =
      shop.api.call("purchasePhoneNumber", mine, {}, nullptr, "country_code=US&number_type=local");
  CHECK(again.status == 200);
  CHECK(body_of(again)["number"] == number);
  CHECK(shop.simulator.summary()["twilio"]["numbers"].size() == 1);
  CHECK(body_of(shop.api.call("getTenant", mine, {{"tenant", "acme"}}))["number"] == number);
  CHECK(
      shop.api.call("provisionNumber", mine, {{"tenant", "acme"}}, {{"replaces", "I like another"}}).status ==
      403);
  const auto history = body_of(shop.api.call("getHistory", mine, {{"tenant", "acme"}}));
  CHECK(history["items"][0]["type"] == "tenant.registered");
  CHECK(history["items"].back()["tenantVersion"] == history["items"].size());
  const auto then = body_of(shop.api.call("getHistory", mine, {{"tenant", "acme"}}, nullptr, "as_of=1"));
  CHECK(then["items"].size() == 1);
}

TEST_CASE("A purchase that takes longer is accepted, and says where to ask", "[integration][api]") {
  Shop shop;
  shop.add("acme", "+14155550101");
  shop.simulator.fault("twilio:provision_number", {{"kind", "none"}, {"latency_ms", 12000}});
  const auto mine = shop.serving.token(TokenRole::tenant, "acme");
  const auto accepted = shop.api.call("purchasePhoneNumber", mine, {}, nullptr, "country_code=US");
  REQUIRE(accepted.status == 202);
  CHECK(accepted.headers.at("location") == "/v1/tenants/acme/provisioning");
  CHECK(body_of(accepted)["code"] == "IN_PROGRESS");
}

TEST_CASE("An outside step begins when its cause is committed, by whichever process", "[integration][api]") {
  const std::string looks_hourly = "LEDGERLINE_EFFECT_TIMING=poll=3600000";
  Shop shop({looks_hourly});
  const std::vector<std::string> patient{"Prefer: wait=20"};
  const Json wish{{"supply", "purchase"}};
  shop.add("acme", "+14155550101");
  const auto own = shop.api.call("provisionNumber", shop.platform, {{"tenant", "acme"}}, wish, "", patient);
  CHECK(own.status == 200);
  const Serving other(shop.log, {"--no-effects"}, shop.environment({looks_hourly}));
  Described there(other);
  shop.add("dental", "+14155550102");
  const auto heard = there.call("provisionNumber", shop.platform, {{"tenant", "dental"}}, wish, "", patient);
  CHECK(heard.status == 200);
  CHECK(shop.simulator.summary()["twilio"]["numbers"].size() == 2);
}

TEST_CASE("Who has not paid is told so, and an empty pool is an answer", "[integration][api]") {
  Shop shop;
  shop.add("poor", "+14155550101", false);
  shop.add("rich", "+14155550102");
  const auto refused = shop.api.call("allocateNumber", shop.platform, {{"tenant", "poor"}});
  CHECK(refused.status == 402);
  CHECK(body_of(refused)["code"] == "PAYMENT_REQUIRED");
  const auto waits = shop.api.call("allocateNumber", shop.platform, {{"tenant", "rich"}});
  CHECK(waits.status == 202);
  CHECK(body_of(waits)["code"] == "POOL_EMPTY");
  CHECK(body_of(shop.api.call("listBlocked", shop.platform, {}))["items"].size() == 2);
  CHECK(body_of(shop.api.call("listWaiting", shop.platform, {}))["items"][0]["tenant"] == "rich");
  const Json numbers{{"numbers", {{{"number", "+14155550199"}}}}};
  const auto added = shop.api.call("addPoolNumbers", shop.operator_, {}, numbers);
  CHECK(added.status == 200);
  CHECK(body_of(added) == Json({{"added", 1}, {"known", 0}, {"refused", 0}, {"handed_out", 1}}));
  const Json unsaid{{"numbers", {{{"number", "+14155550198"}, {"country", nullptr}}}}};
  CHECK(shop.api.call("addPoolNumbers", shop.operator_, {}, unsaid).status == 200);
  CHECK(body_of(shop.api.call("listAllocations", shop.platform, {}))["items"][0]["tenant"] == "rich");
}

TEST_CASE("The same Idempotency-Key gives the same outcome, of its own caller", "[integration][api]") {
  Shop shop;
  const Json body{
      {"id", "acme"}, {"business_name", "Acme"}, {"owner_phone", "+14155550101"}, {"country", "US"}};
  const std::vector<std::string> key{"Idempotency-Key: order-1", "X-Request-Id: ticket-7",
                                     "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"};
  const auto first = shop.api.call("registerTenant", shop.platform, {}, body, "", key);
  REQUIRE(first.status == 201);
  CHECK(first.headers.at("x-request-id") == "ticket-7");
  const auto again = shop.api.call("registerTenant", shop.platform, {}, body, "", key);
  CHECK(again.status == 201);
  CHECK(again.headers.at("idempotency-replayed") == "true");
  CHECK(body_of(again)["positions"] == body_of(first)["positions"]);
  auto other = body;
  other["business_name"] = "Another";
  const auto reused = shop.api.call("registerTenant", shop.platform, {}, other, "", key);
  CHECK(reused.status == 422);
  CHECK(body_of(reused)["code"] == "IDEMPOTENCY_KEY_REUSED");
  CHECK(shop.api.call("registerTenant", shop.operator_, {}, body, "", key).status ==
        200);  // another caller's key
  const auto events = body_of(shop.api.call("listEvents", shop.operator_, {}));
  const auto& cause = events["items"][0]["metadata"];
  CHECK(cause["correlation"] == "ticket-7");
  CHECK(cause["trace_parent"] == "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
  CHECK(cause["actor"].get<std::string>().starts_with("token:"));
}

TEST_CASE("Lists page by cursor, whatever comes and goes meanwhile", "[integration][api]") {
  Shop shop;
  for (int i = 0; i < 7; ++i) shop.add("t" + std::to_string(i), "+1415555020" + std::to_string(i), false);
  std::vector<std::string> ids;
  std::string query = "limit=3";
  for (int pages = 0; pages < 5; ++pages) {
    const auto page = body_of(shop.api.call("listTenants", shop.platform, {}, nullptr, query));
    for (const auto& item : page["items"]) ids.push_back(item["id"]);
    if (page["next"].is_null()) break;
    if (pages == 0) shop.add("t00", "+14155550299", false);  // before the cursor: it shifts nothing
    query = "limit=3&after=" + page["next"].get<std::string>();
  }
  CHECK(ids == std::vector<std::string>{"t0", "t1", "t2", "t3", "t4", "t5", "t6"});
  for (const std::string bad :
       {"after=!", "after=%00", "limit=0", "limit=501", "limit=x", "limit=3&limit=3", "page=1"})
    CHECK(shop.api.call("listTenants", shop.platform, {}, nullptr, bad).status == 400);
  CHECK(shop.api.call("listWaiting", shop.platform, {}, nullptr, "after=dDA").status ==
        400);  // another list's
}

TEST_CASE("Bodies are told what is wrong with them, and where", "[integration][api]") {
  Shop shop;
  const auto detail = [&](const Json& body) {
    const auto answer = shop.api.call("registerTenant", shop.platform, {}, body);
    CHECK(answer.status == 400);
    return body_of(answer)["detail"].get<std::string>();
  };
  CHECK(detail(Json::object()) == "/id: it is missing");
  CHECK(detail({{"id", 7}, {"business_name", "x"}, {"owner_phone", "+14155550101"}}) ==
        "/id: it has to be a text");
  CHECK(detail({{"id", "a"}, {"business_name", "x"}, {"owner_phone", "+14155550101"}, {"colour", "red"}}) ==
        "/colour: there is no such member");
  CHECK(detail(Json::array()) == "the body: it has to be an object");
  const auto twice =
      shop.serving.ask("POST", "/v1/tenants", shop.platform, nullptr, {"Content-Type: text/plain"});
  CHECK(twice.status == 400);
  CHECK(open_log(shop.log)->head() == 0);
}

TEST_CASE("A token that is revoked opens nothing, at most a second later", "[integration][api]") {
  Shop shop;
  const auto log = open_log(shop.log);
  REQUIRE(shop.api.call("listTenants", shop.platform, {}).status == 200);
  const auto grant = postgres::Tokens(log->session()).find(*Token::parse(shop.platform)).grant;
  postgres::Tokens(log->session()).revoke(grant->id);
  // A service that has just asked the log believes it for a second; how exactly, grants_test.cpp says.
  const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  auto status = 200;
  while (status == 200 && std::chrono::steady_clock::now() < patience)
    status = shop.api.call("listTenants", shop.platform, {}).status;
  CHECK(status == 401);
}

TEST_CASE("What the carrier offers, has and asks is told", "[integration][api]") {
  Shop shop;
  shop.add("acme", "+14155550101");
  const auto mine = shop.serving.token(TokenRole::tenant, "acme");
  CHECK(!body_of(shop.api.call("searchNumbers", mine, {}, nullptr, "country=US&area_code=415"))["items"]
             .empty());
  const auto options = body_of(shop.api.call("listOptions", mine, {{"tenant", "acme"}}));
  CHECK(options["items"][0]["monthly_price"] == "1.15");
  CHECK(body_of(shop.api.call("getPricing", mine, {{"country", "US"}}))["currency"] == "USD");
  CHECK(body_of(shop.api.call("listAddresses", shop.platform, {}))["items"].empty());
  shop.simulator.fault("twilio:search_numbers", {{"kind", "status"}, {"status", 500}, {"count", 0}});
  CHECK(shop.api.call("searchNumbers", mine, {}, nullptr, "country=US").status == 503);
}

TEST_CASE("What this service lacks is no fault of the caller's", "[integration][api]") {
  Shop shop({"VAPI_API_KEY", "VAPI_API_URL"});
  shop.add("acme", "+14155550101");
  const auto refused = shop.api.call("setVoice", shop.platform, {{"tenant", "acme"}}, {{"route", "vapi"}});
  CHECK(refused.status == 503);
  CHECK(body_of(refused)["code"] == "NOT_CONFIGURED");
  CHECK_THAT(body_of(refused)["detail"].get<std::string>(), ContainsSubstring("VAPI_API_KEY"));
}

TEST_CASE("SIGTERM ends it well, and what was accepted is in the log", "[integration][api]") {
  Shop shop;
  shop.add("acme", "+14155550101");
  const auto result = shop.serving.stop();
  CHECK(result.exit == 0);
  CHECK(open_log(shop.log)->head() == 2);
}

}  // namespace ledgerline::tests::api_test
