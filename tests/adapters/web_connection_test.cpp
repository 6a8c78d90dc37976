#include <nlohmann/json.hpp>

#include "adapters/web/problem.hpp"
#include "adapters/web/reply.hpp"
#include "events/kernel/error.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/web_side.hpp"

namespace ledgerline::tests::web_connection_test {
namespace {

using nlohmann::json;
using std::string;

string get(const string& path, const string& fields = "") {
  return "GET " + path + " HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
}

Awaitable<web::Response> seen(web::Request& request) {
  const json told = {{"target", request.target},
                     {"authority", request.authority},
                     {"path", request.path},
                     {"query", request.query},
                     {"peer", request.peer},
                     {"id", request.trace.request_id},
                     {"traceparent", request.trace.traceparent}};
  co_return web::Response(200, "application/json", told.dump());
}

Awaitable<web::Response> refuses(web::Request&) {
  throw web::Refused(422, "NO_SUCH_COUNTRY", "country XX: nobody sells numbers there");
  co_return web::Response();
}
Awaitable<web::Response> misreads(web::Request&) {
  throw BadInput("area code 1: three digits");
  co_return web::Response();
}
Awaitable<web::Response> is_down(web::Request&) {
  throw Unavailable("postgres at 10.1.2.3 is down");
  co_return web::Response();
}
Awaitable<web::Response> breaks(web::Request&) {
  throw std::runtime_error("the password is swordfish");
  co_return web::Response();
}
Awaitable<web::Response> is_damaged(web::Request&) {
  throw Damaged("event 7 (tenant.registered), field owner_phone: +447900000101 is none");
  co_return web::Response();
}
Awaitable<web::Response> has_a_damaged_row(web::Request&) {
  throw Damaged("table tenants, row bakery: +447900000101 is none: rebuild the projection");
  co_return web::Response();
}
Awaitable<web::Response> says_nothing(web::Request&) { co_return web::Response(204); }

std::vector<web::Route> routes() {
  return {{"GET", "/seen", "seen", seen},
          {"GET", "/refuses", "refuses", refuses},
          {"GET", "/misreads", "misreads", misreads},
          {"GET", "/down", "down", is_down},
          {"GET", "/breaks", "breaks", breaks},
          {"GET", "/damaged", "damaged", is_damaged},
          {"GET", "/damaged_row", "damaged_row", has_a_damaged_row},
          {"GET", "/nothing", "nothing", says_nothing}};
}

struct Side : WebSide {
  Side() : WebSide({}, routes()) {}
  Caller caller{*this};

  WebAnswer ask(const string& bytes, bool to_head = false) {
    caller.send(bytes);
    return caller.answer(to_head);
  }
};

}  // namespace

TEST_CASE("an answer says what it has to", "[adapters][web]") {
  Side side;
  const auto answer = side.ask(get("/ok"));
  CHECK(answer.body == "ok");
  CHECK(answer.fields.at("content-type") == "text/plain");
  CHECK(answer.fields.at("content-length") == "2");
  CHECK(answer.fields.at("cache-control") == "no-store");
  CHECK(answer.fields.at("x-content-type-options") == "nosniff");
  CHECK(answer.fields.at("date").ends_with(" GMT"));
  CHECK(answer.fields.at("x-request-id") == "01010101010101010101010101010101");
  CHECK_FALSE(answer.fields.contains("connection"));
}

TEST_CASE("requests sent before the answers are answered in order", "[adapters][web]") {
  Side side;
  string all;
  for (int i = 0; i < 50; ++i) all += get("/seen?" + std::to_string(i));
  side.caller.send(all);
  for (int i = 0; i < 50; ++i) CHECK(json::parse(side.caller.answer().body)["query"] == std::to_string(i));
}

TEST_CASE("HEAD is GET without its body", "[adapters][web]") {
  Side side;
  const auto answer = side.ask("HEAD /ok HTTP/1.1\r\nHost: a\r\n\r\n", true);
  CHECK(answer.status == 200);
  CHECK(answer.fields.at("content-length") == "2");
  CHECK(side.ask(get("/ok")).body == "ok");
}

TEST_CASE("204 has neither body nor length", "[adapters][web]") {
  Side side;
  const auto answer = side.ask(get("/nothing"));
  CHECK(answer.status == 204);
  CHECK_FALSE(answer.fields.contains("content-length"));
  CHECK(side.ask(get("/ok")).body == "ok");
}

TEST_CASE("who waits for leave to send a body is given it", "[adapters][web]") {
  Side side;
  const string head = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n";
  CHECK(side.ask(head).status == 100);
  CHECK(side.ask("hello").body == "hello");
  CHECK(side.ask(head + "hello").body == "hello");  // it did not wait
  CHECK(side.ask("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nExpect: 100-continue\r\n\r\n")
            .status == 200);
  const auto refused =
      side.ask("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9000000\r\nExpect: 100-continue\r\n\r\n");
  CHECK(refused.status == 413);
}

TEST_CASE("a caller of HTTP/1.0 that would stay is told that it may", "[adapters][web]") {
  Side side;
  CHECK(side.ask("GET /ok HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").fields.at("connection") ==
        "keep-alive");
  CHECK(side.ask("GET /ok HTTP/1.0\r\n\r\n").fields.at("connection") == "close");
  CHECK(side.caller.is_closed());
}

TEST_CASE("a target is taken apart, and kept", "[adapters][web]") {
  Side side;
  const auto told = json::parse(side.ask(get("http://b.example:81/see%6E?a=%2F")).body);
  CHECK(told["target"] == "http://b.example:81/see%6E?a=%2F");
  CHECK(told["authority"] == "b.example:81");
  CHECK(told["path"] == "/seen");
  CHECK(told["query"] == "a=%2F");
  CHECK(told["peer"] == "127.0.0.1");
  CHECK(json::parse(side.ask(get("/seen")).body)["authority"] == "a");
}

TEST_CASE("who sends a request and hangs up its half is answered", "[adapters][web]") {
  Side side;
  side.caller.send(get("/ok"));
  side.caller.finish();
  CHECK(side.caller.answer().body == "ok");
  CHECK(side.caller.is_closed());
}

TEST_CASE("a request id and a traceparent go through", "[adapters][web]") {
  Side side;
  const string trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  const auto answer = side.ask(get("/seen", "X-Request-Id: order-7\r\nTraceparent: " + trace + "\r\n"));
  CHECK(answer.fields.at("x-request-id") == "order-7");
  CHECK(json::parse(answer.body)["id"] == "order-7");
  CHECK(json::parse(answer.body)["traceparent"] == trace);
  const auto twice = side.ask(get("/seen", "X-Request-Id: a\r\nX-Request-Id: b\r\nTraceparent: no\r\n"));
  CHECK(twice.fields.at("x-request-id").size() == 32);
  CHECK(json::parse(twice.body)["traceparent"] == "");
}

TEST_CASE("errors of handlers are problem documents, and say what may be said", "[adapters][web]") {
  Side side;
  const auto refused = side.ask(get("/refuses", "X-Request-Id: r1\r\n"));
  CHECK(refused.status == 422);
  CHECK(refused.fields.at("content-type") == "application/problem+json");
  const json document = {{"type", "urn:ledgerline:problem:NO_SUCH_COUNTRY"},
                         {"title", "Unprocessable Entity"},
                         {"status", 422},
                         {"detail", "country XX: nobody sells numbers there"},
                         {"code", "NO_SUCH_COUNTRY"},
                         {"request_id", "r1"}};
  CHECK(json::parse(refused.body) == document);
  const auto misread = side.ask(get("/misreads"));
  CHECK(misread.status == 400);
  CHECK(json::parse(misread.body)["detail"] == "area code 1: three digits");
  CHECK(side.witness.failures.empty());
}

TEST_CASE("what went wrong inside is told to the observer alone", "[adapters][web]") {
  Side side;
  const auto down = side.ask(get("/down", "X-Request-Id: r2\r\n"));
  CHECK(down.status == 503);
  CHECK(down.body.find("10.1.2.3") == string::npos);
  const auto broken = side.ask(get("/breaks", "X-Request-Id: r3\r\n"));
  CHECK(broken.status == 500);
  CHECK(json::parse(broken.body)["code"] == "INTERNAL");
  CHECK(broken.body.find("swordfish") == string::npos);
  CHECK(side.witness.failures ==
        std::vector<string>{"r2: postgres at 10.1.2.3 is down", "r3: the password is swordfish"});
  CHECK(side.ask(get("/ok")).status == 200);
}

TEST_CASE("what is damaged is told by its position, and what stands there to the observer alone",
          "[adapters][web]") {
  Side side;
  const auto event = side.ask(get("/damaged", "X-Request-Id: r4\r\n"));
  CHECK(event.status == 500);
  CHECK(json::parse(event.body)["code"] == "LOG_DAMAGED");
  CHECK(json::parse(event.body)["detail"] ==
        "event 7 cannot be read, was changed or is missing: run 'ledgerline doctor', which says more");
  const auto row = side.ask(get("/damaged_row"));
  CHECK(row.status == 500);
  CHECK(json::parse(row.body)["detail"] ==
        "what was asked for cannot be read, was changed or is missing: run 'ledgerline doctor', which says "
        "more");
  REQUIRE(side.witness.failures.size() == 2);
  CHECK(side.witness.failures[0] ==
        "r4: event 7 (tenant.registered), field owner_phone: +447900000101 is none");
}

TEST_CASE("the observer is told of every request", "[adapters][web]") {
  Side side;
  side.now = 1000;
  side.ask("POST /echo HTTP/1.1\r\nHost: a\r\nX-Request-Id: r\r\nContent-Length: 5\r\n\r\nhello");
  const auto& echo = side.witness.requests.at(0);
  CHECK(echo.route == "echo");
  CHECK(echo.method == "POST");
  CHECK(echo.path == "/echo");
  CHECK(echo.request_id == "r");
  CHECK(echo.status == 200);
  CHECK(echo.received == 5);
  CHECK(echo.sent > 100);
  CHECK(echo.micros == 0);
  CHECK(echo.whole);
  side.ask(get("/elsewhere"));
  CHECK(side.witness.requests.at(1).route.empty());
  CHECK(side.witness.requests.at(1).status == 404);
  side.ask("GET /ok\r\n");
  CHECK(side.witness.requests.at(2).status == 400);
  CHECK(side.witness.requests.size() == 3);
}

TEST_CASE("a handler cannot break an answer's head", "[adapters][web]") {
  web::Response response(200, "text/plain", "x");
  CHECK_THROWS_AS(response.set("X", "a\r\nSet-Cookie: b"), std::logic_error);
  CHECK_THROWS_AS(response.set("X\r\nY", "a"), std::logic_error);
  CHECK_THROWS_AS(response.set("content-length", "7"), std::logic_error);
  CHECK_THROWS_AS(response.set("Transfer-Encoding", "chunked"), std::logic_error);
  response.set("Cache-Control", "max-age=60");
  response.set("cache-control", "max-age=1");
  CHECK(response.fields().size() == 2);
  CHECK(web::head_of(response, {}).find("no-store") == string::npos);
}

TEST_CASE("dates are as HTTP has them", "[adapters][web]") {
  CHECK(web::http_date(784111777) == "Sun, 06 Nov 1994 08:49:37 GMT");  // RFC 9110, section 5.6.7
  CHECK(web::http_date(0) == "Thu, 01 Jan 1970 00:00:00 GMT");
}

}  // namespace ledgerline::tests::web_connection_test
