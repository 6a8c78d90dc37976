#include "tests/support/catch.hpp"
#include "tests/support/described.hpp"
#include "tests/support/faults.hpp"

/// A tenant is erased over the API, while the service has told of it before.
namespace ledgerline::tests::api_erasure_test {
namespace {

const std::map<std::string, std::string> acme{{"tenant", "acme"}};
const Json why{{"reason", "asked to be forgotten"}};

Json body_of(const HttpAnswer& answer) { return Json::parse(answer.body); }

struct Office {
  postgres::Database log = fresh_log();
  Serving serving{log};
  Described api{serving};
  std::string operator_ = serving.token(TokenRole::operator_), platform = serving.token(TokenRole::platform);

  Office() {
    const Json body{{"id", "acme"}, {"business_name", "Quibblewort"}, {"owner_phone", "+447912345678"}};
    REQUIRE(api.call("registerTenant", platform, {}, body).status == 201);
  }
};

}  // namespace

TEST_CASE("An operator erases a closed tenant, and the service tells nothing of it any more",
          "[integration][api][erasure]") {
  Office office;
  auto& api = office.api;
  CHECK_THAT(api.call("getHistory", office.platform, acme).body, ContainsSubstring("Quibblewort"));
  const auto early = api.call("eraseTenant", office.operator_, acme, why);
  CHECK(early.status == 409);
  CHECK(body_of(early)["code"] == "TENANT_NOT_CLOSED");
  REQUIRE(api.call("closeTenant", office.platform, acme, why).status == 200);
  CHECK(api.call("eraseTenant", office.platform, acme, why).status == 403);
  CHECK(api.call("eraseTenant", office.operator_, acme, Json::object()).status == 400);
  const auto mine = office.serving.token(TokenRole::tenant, "acme");
  const auto erased = api.call("eraseTenant", office.operator_, acme, why);
  REQUIRE(erased.status == 200);
  CHECK(body_of(erased)["code"] == "ERASED");
  CHECK(body_of(api.call("eraseTenant", office.operator_, acme, why))["code"] == "ALREADY_ERASED");

  const auto row = body_of(api.call("getTenant", office.platform, acme));
  CHECK(row["erased"] == true);
  CHECK(row["business_name"] == nullptr);
  CHECK(row["owner_phone"] == nullptr);
  const auto history = api.call("getHistory", office.platform, acme).body;
  CHECK_THAT(history, !ContainsSubstring("Quibblewort") && !ContainsSubstring("7912345678"));
  CHECK_THAT(history, ContainsSubstring("(erased)"));
  CHECK(office.serving.ask("GET", "/v1/tenants/acme", mine).status == 401);
}

TEST_CASE("What is asked for an erased tenant is refused by name", "[integration][api][erasure]") {
  Office office;
  auto& api = office.api;
  api.call("closeTenant", office.platform, acme, why);
  const auto key = std::vector<std::string>{"Idempotency-Key: once"};
  REQUIRE(api.call("eraseTenant", office.operator_, acme, why, "", key).status == 200);
  const auto again = api.call("eraseTenant", office.operator_, acme, why, "", key);
  CHECK(again.status == 200);
  CHECK(body_of(again)["code"] == "ERASED");
  CHECK(body_of(again)["repeated"] == true);
  for (const std::string id : {"activatePayment", "allocateNumber", "convertTenant"}) {
    const auto refused = api.call(id, office.platform, acme, Json::object());
    INFO(id);
    CHECK(refused.status == 409);
    CHECK(body_of(refused)["code"] == "ERASED");
  }
  const Json anew{{"id", "acme"}, {"business_name", "Other"}, {"owner_phone", "+447912345679"}};
  CHECK(body_of(api.call("registerTenant", office.platform, {}, anew))["code"] == "ERASED");
  const Json other{{"id", "acme-2"}, {"business_name", "Other"}, {"owner_phone", "+447912345678"}};
  CHECK(api.call("registerTenant", office.platform, {}, other).status == 201);
}

}  // namespace ledgerline::tests::api_erasure_test
