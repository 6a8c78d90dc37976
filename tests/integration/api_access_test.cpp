#include "tests/support/catch.hpp"
#include "tests/support/described.hpp"

/// Who may call what: the whole table, from the description, so that a new line of it is tested by itself.
namespace ledgerline::tests::api_access_test {
namespace {

struct Callers {
  explicit Callers(const Serving& serving)
      : operator_(serving.token(TokenRole::operator_)),
        auditor(serving.token(TokenRole::auditor)),
        platform(serving.token(TokenRole::platform)),
        mine(serving.token(TokenRole::tenant, "mine")) {}
  std::string operator_, auditor, platform, mine;
};

const std::map<std::string, std::string> mine{{"tenant", "mine"},
                                              {"number", "+447700900001"},
                                              {"country", "GB"},
                                              {"question", "number"},
                                              {"projection", "numbers"}};
const std::map<std::string, std::string> theirs{{"tenant", "theirs"},
                                                {"number", "+447700900001"},
                                                {"country", "GB"},
                                                {"question", "number"},
                                                {"projection", "numbers"}};
const std::map<std::string, std::string> nobody{{"tenant", "nobody"},
                                                {"number", "+447700900001"},
                                                {"country", "GB"},
                                                {"question", "number"},
                                                {"projection", "numbers"}};

Serving with_two_tenants(const postgres::Database& log) {
  Serving serving(log);
  const auto platform = serving.token(TokenRole::platform);
  for (const std::string id : {"mine", "theirs"}) {
    const Json body{
        {"id", id}, {"business_name", id}, {"owner_phone", id == "mine" ? "+447700900101" : "+447700900102"}};
    REQUIRE(serving.ask("POST", "/v1/tenants", platform, body).status == 201);
  }
  return serving;
}

bool may(const Described::Operation& operation, const std::string& role) {
  const auto& access = operation.access;
  if (role == "auditor") return operation.method == "GET" && may(operation, "operator");
  if (access == "anyone" || access == "caller" || access == "tenant") return true;
  if (access == "owner") return role != "platform";
  if (access == "self") return role == "tenant";
  if (access == "platform") return role != "tenant";
  return role == "operator";
}

/// Streams never end, so they are left to tests of their own.
bool ends(const Described::Operation& operation) { return operation.id != "openChannel"; }

}  // namespace

TEST_CASE("Nothing but what is open to anyone answers without a token", "[integration][api]") {
  const auto log = fresh_log();
  const auto serving = with_two_tenants(log);
  Described api(serving);
  for (const auto& operation : api.operations()) {
    if (operation.access == "anyone") continue;
    for (const std::string token : {"", "llt_nonsense", "x"}) {
      const auto answer =
          api.call(operation.id, token, mine, operation.method == "POST" ? Json::object() : Json());
      CHECK(answer.status == 401);
      CHECK(answer.headers.at("www-authenticate").starts_with("Bearer"));
    }
  }
}

TEST_CASE("Each role may call what the description says, and no more", "[integration][api]") {
  const auto log = fresh_log();
  const auto serving = with_two_tenants(log);
  const Callers callers(serving);
  Described api(serving);
  for (const auto& operation : api.operations()) {
    if (!ends(operation)) continue;
    for (const auto& [role, token] :
         {std::pair("operator", callers.operator_), std::pair("auditor", callers.auditor),
          std::pair("platform", callers.platform), std::pair("tenant", callers.mine)}) {
      INFO(operation.id << " by " << role);
      const auto answer =
          api.call(operation.id, token, mine, operation.method == "POST" ? Json::object() : Json());
      CHECK((answer.status != 403) == may(operation, role));
      CHECK(answer.status != 401);
    }
  }
}

TEST_CASE("an auditor is told what its token is not for", "[integration][api]") {
  const auto log = fresh_log();
  const auto serving = with_two_tenants(log);
  const Callers callers(serving);
  Described api(serving);
  const auto refused = api.call("eraseTenant", callers.auditor, mine, {{"reason", "a try"}});
  CHECK(refused.status == 403);
  CHECK(Json::parse(refused.body)["detail"] ==
        "an auditor's token changes nothing: this takes an operator's token");
  CHECK(open_log(log)->head() == 2);
}

TEST_CASE("who may not read is told that an auditor's token would do", "[integration][api]") {
  const auto log = fresh_log();
  const auto serving = with_two_tenants(log);
  const Callers callers(serving);
  Described api(serving);
  const auto told = [&](const std::string& id, const std::string& token, const Json& body = nullptr) {
    const auto answer = api.call(id, token, mine, body);
    CHECK(answer.status == 403);
    return Json::parse(answer.body)["detail"].get<std::string>();
  };
  for (const std::string id : {"listEvents", "listProjections"})
    for (const auto& token : {callers.platform, callers.mine})
      CHECK(told(id, token) == "this takes an operator's or an auditor's token");
  CHECK(told("openChannel", callers.platform) ==
        "this takes the tenant's own token, an operator's or an auditor's");
  CHECK(told("listTenants", callers.mine) == "this takes a platform's token, an operator's or an auditor's");
  CHECK(told("closeTenant", callers.mine, {{"reason", "a try"}}) ==
        "this takes a platform's token, or an operator's");
}

TEST_CASE("To a tenant's token, another tenant is as one that is not", "[integration][api]") {
  const auto log = fresh_log();
  const auto serving = with_two_tenants(log);
  const Callers callers(serving);
  Described api(serving);
  std::size_t tried = 0;
  for (const auto& operation : api.operations()) {
    if (operation.path.find("{tenant}") == std::string::npos || !may(operation, "tenant")) continue;
    const auto body = operation.method == "POST" ? Json::object() : Json();
    const auto foreign = api.call(operation.id, callers.mine, theirs, body);
    const auto unknown = api.call(operation.id, callers.mine, nobody, body);
    INFO(operation.id);
    CHECK(foreign.status == 404);
    CHECK(unknown.status == 404);
    CHECK(Json::parse(foreign.body)["detail"] == "there is no tenant theirs");
    CHECK(Json::parse(unknown.body)["detail"] == "there is no tenant nobody");
    ++tried;
  }
  CHECK(tried >= 9);
  const auto log_now = open_log(log);
  CHECK(log_now->head() == 2);  // nothing was appended by any of it
}

}  // namespace ledgerline::tests::api_access_test
