#include "tests/support/catch.hpp"
#include "tests/support/web_gate.hpp"
#include "tests/support/web_side.hpp"

namespace ledgerline::tests::web_stop_test {
namespace {

using namespace std::chrono_literals;

const std::string get = "GET /ok HTTP/1.1\r\nHost: a\r\n\r\n";
const std::string held = "GET /held HTTP/1.1\r\nHost: a\r\n\r\n";

web::Handler held_at(Turnstile& gate) {
  return [&gate](web::Request&) -> Awaitable<web::Response> {
    co_await gate.pass();
    co_return text_response("done");
  };
}

web::Handler streams_at(Turnstile& gate) {
  const auto stream = [&gate](web::Writer& writer) -> Awaitable<void> {
    writer.when_closed([&gate] { gate.open(); });
    co_await writer.write("hello");
    co_await gate.pass();
  };
  return [stream](web::Request&) -> Awaitable<web::Response> {
    co_return web::Response::streamed("text/plain", stream);
  };
}

struct Held {
  Turnstile gate, streaming;
  WebSide side{
      {}, {{"GET", "/held", "held", held_at(gate)}, {"GET", "/stream", "stream", streams_at(streaming)}}};
};

bool can_connect(const web::Server::Endpoint& place) {
  boost::asio::io_context io;
  boost::asio::ip::tcp::socket socket(io);
  boost::system::error_code error;
  socket.connect(place, error);
  return !error;
}

}  // namespace

TEST_CASE("a stop waits for requests that run, and closes what idles", "[adapters][web]") {
  Held with;
  auto& side = with.side;
  const auto place = side.server->endpoint();
  Caller running(side), idle(side), fresh(side), half(side);
  idle.send(get);
  CHECK(idle.answer().status == 200);
  half.send(get.substr(0, 20));
  running.send(held + get);
  side.stop(20s);
  CHECK_FALSE(can_connect(place));
  CHECK(idle.is_closed());
  CHECK(fresh.is_closed());
  CHECK_FALSE(side.cut);
  half.send(get.substr(20));  // it was on its way
  const auto last = half.answer();
  CHECK(last.status == 200);
  CHECK(last.fields.at("connection") == "close");
  side.now += 5000;
  with.gate.open();
  const auto answer = running.answer();
  CHECK(answer.body == "done");
  CHECK(answer.fields.at("connection") == "close");
  CHECK(side.witness.requests.back().micros == 5000);
  CHECK(running.is_closed());  // the request behind it is not answered
  for (auto* caller : {&running, &half}) caller->hang_up();
  side.until([&] { return side.cut.has_value(); });
  CHECK(side.cut == 0U);
  CHECK(side.witness.open == 0);
}

TEST_CASE("a stop with nobody inside is over at once", "[adapters][web]") {
  WebSide side;
  side.stop(20s);
  side.until([&] { return side.cut.has_value(); });
  CHECK(side.cut == 0U);
}

TEST_CASE("a stop ends streams in order", "[adapters][web]") {
  Held with;
  auto& side = with.side;
  Caller caller(side);
  caller.send("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(with.streaming.waiting() == 1);
  side.stop(20s);
  CHECK(caller.answer().body == "hello");  // with its end
  caller.hang_up();
  side.until([&] { return side.cut.has_value(); });
  CHECK(side.cut == 0U);
}

TEST_CASE("after a stop's bound what is left is cut", "[adapters][web]") {
  Held with;
  auto& side = with.side;
  Caller stuck(side), half(side);
  stuck.send(held);
  half.send(get.substr(0, 20));
  side.stop(10ms);
  side.until([&] { return side.cut.has_value(); });
  CHECK(side.cut == 2U);
  CHECK(stuck.is_closed());
  CHECK(half.is_closed());
  CHECK(with.gate.waiting() == 1);
  with.gate.open();
  side.until([&] { return side.witness.open == 0; });
  CHECK_FALSE(side.witness.requests.back().whole);
}

TEST_CASE("a server may go before the handlers that it runs", "[adapters][web]") {
  Held with;
  auto& side = with.side;
  Caller caller(side);
  caller.send(held);
  side.server.reset();
  CHECK(caller.is_closed());
  with.gate.open();
  side.until([&] { return side.witness.open == 0; });
}

TEST_CASE("an executor may go while handlers wait", "[adapters][web]") {
  Held with;
  Caller held_up(with.side), streaming(with.side);
  held_up.send(held);
  streaming.send("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(with.gate.waiting() == 1);
  CHECK(with.streaming.waiting() == 1);
}

}  // namespace ledgerline::tests::web_stop_test
