#include <chrono>

#include "adapters/web/patience.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/web_side.hpp"

namespace ledgerline::tests::web_slow_test {
namespace {

using namespace std::chrono_literals;
using Stage = web::RequestReader::Stage;

const std::string get = "GET /ok HTTP/1.1\r\nHost: a\r\n\r\n";
const std::string post = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n";

web::Limits hasty(web::Limits::Time web::Limits::* which) {
  web::Limits limits;
  limits.*which = 20ms;
  return limits;
}

}  // namespace

TEST_CASE("a head that does not come to its end", "[adapters][web]") {
  WebSide side(hasty(&web::Limits::head_time));
  const auto* part = GENERATE("G", "GET /ok HTTP/1.1\r", "GET /ok HTTP/1.1\r\nHost: a\r\n");
  Caller caller(side);
  caller.send(part);
  CHECK(caller.answer().status == 408);
  CHECK(caller.is_closed());
  CHECK(side.witness.requests.at(0).status == 408);
}

TEST_CASE("a connection on which nothing ever comes is closed without a word", "[adapters][web]") {
  WebSide side(hasty(&web::Limits::head_time));
  Caller caller(side);
  CHECK(caller.is_closed());
  CHECK(side.witness.requests.empty());
}

TEST_CASE("a connection that idles is closed without a word", "[adapters][web]") {
  WebSide side(hasty(&web::Limits::idle));
  Caller caller(side);
  caller.send(get);
  CHECK(caller.answer().status == 200);
  CHECK(caller.is_closed());
  CHECK(side.witness.requests.size() == 1);
}

TEST_CASE("a body that does not come to its end", "[adapters][web]") {
  const auto which = GENERATE(&web::Limits::body_time, &web::Limits::body_grace);
  WebSide side(hasty(which));
  const auto* part = GENERATE("", "h");
  Caller caller(side);
  caller.send(post + part);
  const auto answer = caller.answer();
  CHECK(answer.status == 408);
  CHECK_THAT(answer.body, ContainsSubstring("the body came too slowly"));
  CHECK(caller.is_closed());
}

TEST_CASE("who hangs up on the way is answered nothing", "[adapters][web]") {
  WebSide side;
  const auto part = GENERATE(std::string("GET /o"), post + "half");
  {
    Caller caller(side);
    caller.send(part);
    CHECK(side.witness.open == 1);
  }
  side.until([&] { return side.witness.open == 0; });
  CHECK(side.witness.requests.empty());
}

TEST_CASE("an answer that nobody reads is cut", "[adapters][web]") {
  auto limits = hasty(&web::Limits::write);
  limits.linger = 1h;  // it is not lingered for
  const web::Handler big = [](web::Request&) -> Awaitable<web::Response> {
    co_return text_response(std::string(30'000'000, 'a'));
  };
  WebSide side(limits, {{"GET", "/big", "big", big}});
  Caller lazy(side, 4096);
  lazy.send("GET /big HTTP/1.1\r\nHost: a\r\n\r\n");
  Caller other(side);
  other.send(get);
  CHECK(other.answer().body == "ok");
  side.until([&] { return side.witness.open == 1; });
  const auto& seen = side.witness.requests.back();
  CHECK(seen.route == "big");
  CHECK_FALSE(seen.whole);
  CHECK(seen.sent < 30'000'000);
}

TEST_CASE("who does not hang up after our last word is cut", "[adapters][web]") {
  WebSide side(hasty(&web::Limits::linger));
  Caller caller(side);
  caller.send("GET /ok HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  CHECK(caller.answer().status == 200);
  side.until([&] { return side.witness.open == 0; });
}

TEST_CASE("how long the next bytes may take", "[adapters][web]") {
  const web::Limits limits;
  const web::Moment begin;
  web::Patience first(limits, true, begin), next(limits, false, begin);
  CHECK(first.until(Stage::idle, begin, 0) == begin + 10s);
  CHECK(first.until(Stage::head, begin + 4s, 0) == begin + 10s);
  CHECK(next.until(Stage::idle, begin, 0) == begin + 60s);
  CHECK(next.until(Stage::head, begin + 50s, 0) == begin + 60s);
  CHECK(next.until(Stage::head, begin + 55s, 0) == begin + 60s);
  CHECK(next.until(Stage::body, begin + 58s, 0) == begin + 63s);
  CHECK(next.until(Stage::body, begin + 61s, 10 * 1024) == begin + 73s);
  CHECK(next.until(Stage::body, begin + 70s, 250 * 1024) == begin + 88s);
}

}  // namespace ledgerline::tests::web_slow_test
