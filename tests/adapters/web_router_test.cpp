#include "adapters/web/problem.hpp"
#include "adapters/web/router.hpp"
#include "events/kernel/error.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/web_side.hpp"

namespace ledgerline::tests::web_router_test {
namespace {

using std::string;
using web::Route;

Awaitable<web::Response> parameters(web::Request& request) {
  string told;
  for (const auto& [name, value] : request.parameters) told += name + "=" + value + ";";
  co_return text_response(std::move(told));
}

Awaitable<web::Response> position(web::Request& request) {
  co_return text_response(std::to_string(request.parameter<std::int64_t>("position") + 1));
}

std::vector<Route> table() {
  return {{"GET", "/v1/tenants/{tenant}", "tenant", parameters},
          {"DELETE", "/v1/tenants/{tenant}", "tenant_close", parameters},
          {"POST", "/v1/tenants/search", "tenant_search", parameters},
          {"GET", "/v1/tenants/{tenant}/numbers/{number}", "tenant_number", parameters},
          {"GET", "/v1/events/{position}", "event", position}};
}

struct Asked {
  WebSide side{{}, table()};
  Caller caller{side};

  WebAnswer operator()(const string& method, const string& path) {
    caller.send(method + " " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
    return caller.answer(method == "HEAD");
  }
  const string& route() const { return side.witness.requests.back().route; }
};

void builds(const std::vector<Route>& routes) { const web::Router router(routes); }

}  // namespace

TEST_CASE("a route is found by path and method, its parameters decoded", "[adapters][web]") {
  Asked asked;
  CHECK(asked("GET", "/v1/tenants/a%20b%C3%BC").body == "tenant=a b\xC3\xBC;");
  CHECK(asked.route() == "tenant");
  CHECK(asked("GET", "/v1/tenants/t/numbers/+14155550100?x=y").body == "tenant=t;number=+14155550100;");
  CHECK(asked.route() == "tenant_number");
  CHECK(asked("DELETE", "/v1/tenants/t").body == "tenant=t;");
  CHECK(asked.route() == "tenant_close");
}

TEST_CASE("paths that are not in the table", "[adapters][web]") {
  Asked asked;
  const auto* path = GENERATE("/v1", "/v1/tenants", "/v1/tenants/", "/v1/tenants//numbers/1",
                              "/v1/tenants/t/", "/V1/tenants/t", "//v1/tenants/t", "/v1/tenants/t/numbers");
  const auto answer = asked("GET", path);
  CAPTURE(path);
  CHECK(answer.status == 404);
  CHECK_THAT(answer.body, ContainsSubstring("NO_SUCH_PATH"));
  CHECK(asked.route().empty());
}

TEST_CASE("a method that the path does not take is answered with those it does", "[adapters][web]") {
  Asked asked;
  const auto answer = asked("POST", "/v1/tenants/t");
  CHECK(answer.status == 405);
  CHECK(answer.fields.at("allow") == "DELETE, GET, HEAD, OPTIONS");
  CHECK(asked("GET", "/v1/tenants/search").status == 405);  // the literal path wins, whatever it takes
  CHECK(asked("POST", "/v1/tenants/search").status == 200);
  CHECK(asked("HEAD", "/v1/tenants/t").status == 200);
  CHECK(asked("HEAD", "/v1/tenants/search").status == 405);
}

TEST_CASE("OPTIONS names the methods", "[adapters][web]") {
  Asked asked;
  const auto answer = asked("OPTIONS", "/v1/tenants/search");
  CHECK(answer.status == 204);
  CHECK(answer.fields.at("allow") == "OPTIONS, POST");
  CHECK(asked("OPTIONS", "*").status == 204);
  CHECK(asked("OPTIONS", "/nowhere").status == 404);
}

TEST_CASE("typed parameters", "[adapters][web]") {
  Asked asked;
  CHECK(asked("GET", "/v1/events/41").body == "42");
  CHECK(asked("GET", "/v1/events/-1").body == "0");
  for (const auto* bad : {"x", "4x", "0x4", "9223372036854775808", "%204"}) {
    const auto answer = asked("GET", string("/v1/events/") + bad);
    CHECK(answer.status == 400);
    CHECK_THAT(answer.body, ContainsSubstring("position"));
  }
  web::Request request;
  CHECK_THROWS_AS(request.parameter<string>("tenant"), std::logic_error);
}

TEST_CASE("the table can be listed", "[adapters][web]") {
  const web::Router router(table());
  REQUIRE(router.routes().size() == 5);
  CHECK(router.routes()[2].pattern == "/v1/tenants/search");
  CHECK(router.routes()[2].method == "POST");
}

TEST_CASE("tables in which nobody could tell what is meant", "[adapters][web]") {
  CHECK_NOTHROW(builds({{"GET", "/a/{b}", "", parameters}, {"POST", "/a/{b}", "", parameters}}));
  CHECK_THROWS_AS(builds({{"GET", "/a", "", parameters}, {"GET", "/a", "", parameters}}), std::logic_error);
  CHECK_THROWS_AS(builds({{"GET", "/{a}", "", parameters}, {"POST", "/{b}", "", parameters}}),
                  std::logic_error);
  for (const auto* bad : {"", "a", "/{a", "/a}", "/{}", "/{a}b", "/{a}/{a}", "/%20", "/{a{b}}"})
    CHECK_THROWS_AS(builds({{"GET", bad, "", parameters}}), std::logic_error);
}

}  // namespace ledgerline::tests::web_router_test
