#include "adapters/web/sse.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/web_gate.hpp"
#include "tests/support/web_side.hpp"

namespace ledgerline::tests::web_stream_test {
namespace {

using namespace std::chrono_literals;
using std::string;
using web::Writer;

const string get = "GET /stream HTTP/1.1\r\nHost: a\r\n\r\n";

/// A server that streams what `stream` writes.
struct Streaming : WebSide {
  explicit Streaming(web::Response::Stream stream, web::Limits limits = {})
      : WebSide(limits, {{"GET", "/stream", "stream", answering(std::move(stream))}}) {}

  static web::Handler answering(web::Response::Stream stream) {
    return [stream = std::move(stream)](web::Request&) { return streamed(stream); };
  }
  static Awaitable<web::Response> streamed(web::Response::Stream stream) {
    co_return web::Response::streamed(string(web::event_stream), std::move(stream));
  }
};

Awaitable<void> counts(Writer& writer) {
  for (int i = 1; i <= 3; ++i) {
    auto text = std::to_string(i) + "\n";
    co_await writer.write(std::move(text));
  }
}

Awaitable<void> breaks(Writer& writer) {
  co_await writer.write("half");
  throw std::runtime_error("the log is gone");
}

/// Writes as much as its reader takes.
struct Floods {
  std::size_t& written;
  bool& is_over;
  Awaitable<void> operator()(Writer& writer) const {
    for (;;) {
      string text(100'000, 'a');
      if (!co_await writer.write(std::move(text))) break;
      written += 100'000;
    }
    is_over = true;
  }
};

/// Waits at a gate that opens when its reader has gone.
struct Waits {
  Turnstile& gate;
  Awaitable<void> operator()(Writer& writer) const {
    writer.when_closed([this] { gate.open(); });
    co_await writer.write("hello");
    co_await gate.pass();
  }
};

}  // namespace

TEST_CASE("a stream comes in chunks, and has an end", "[adapters][web]") {
  Streaming side(counts);
  Caller caller(side);
  caller.send(get);
  const auto answer = caller.answer();
  CHECK(answer.body == "1\n2\n3\n");
  CHECK(answer.fields.at("content-type") == "text/event-stream");
  CHECK(answer.fields.at("transfer-encoding") == "chunked");
  CHECK(answer.fields.at("connection") == "close");
  CHECK(caller.is_closed());
  CHECK(side.witness.requests.at(0).whole);
}

TEST_CASE("to HTTP/1.0 a stream comes as it is, and ends with the connection", "[adapters][web]") {
  Streaming side(counts);
  Caller caller(side);
  caller.send("GET /stream HTTP/1.0\r\n\r\n");
  CHECK(caller.bytes(10'000).ends_with("\r\n\r\n1\n2\n3\n"));
}

TEST_CASE("HEAD of a stream streams nothing", "[adapters][web]") {
  Streaming side(breaks);
  Caller caller(side);
  caller.send("HEAD /stream HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(caller.answer(true).status == 200);
  CHECK(caller.is_closed());
  CHECK(side.witness.failures.empty());
}

TEST_CASE("a stream that fails has no end", "[adapters][web]") {
  Streaming side(breaks);
  Caller caller(side);
  caller.send(get);
  CHECK(caller.bytes(10'000).ends_with("4\r\nhalf\r\n"));
  CHECK_THAT(side.witness.failures.at(0), ContainsSubstring("the log is gone"));
  CHECK_FALSE(side.witness.requests.at(0).whole);
}

TEST_CASE("a slow reader is waited for, then dropped, and holds up nobody", "[adapters][web]") {
  web::Limits limits;
  limits.write = 30ms;
  std::size_t written = 0;
  bool is_over = false;
  Streaming side(Floods{written, is_over}, limits);
  Caller lazy(side, 4096);
  lazy.send(get);
  CHECK(written < 20'000'000);  // what the kernel took
  Caller other(side);
  other.send("GET /ok HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(other.answer().body == "ok");
  side.until([&] { return is_over; });
  CHECK_FALSE(side.witness.requests.back().whole);
}

TEST_CASE("a reader that reads is given all the time it needs", "[adapters][web]") {
  std::size_t written = 0;
  bool is_over = false;
  Streaming side(Floods{written, is_over});
  {
    Caller caller(side);
    caller.send(get);
    std::size_t read = 0;
    while (read < 20'000'000) read += caller.bytes(1).size();
    CHECK(written > 10'000'000);
  }
  side.until([&] { return is_over; });
}

TEST_CASE("a handler hears that its reader has gone", "[adapters][web]") {
  Turnstile gate;
  Streaming side(Waits{gate});
  Caller caller(side);
  caller.send(get);
  CHECK_THAT(caller.bytes(100), ContainsSubstring("5\r\nhello\r\n"));
  CHECK(gate.waiting() == 1);
  caller.send("what a reader sends is dropped");
  CHECK(gate.waiting() == 1);
  caller.hang_up();
  side.until([&] { return side.witness.open == 0; });
  CHECK(gate.waiting() == 0);
}

TEST_CASE("who asks late is told at once that the reader has gone", "[adapters][web]") {
  Turnstile gate;
  bool told = false;
  const auto late = [&](Writer& writer) -> Awaitable<void> {
    co_await gate.pass();
    writer.when_closed([&] { told = true; });
    CHECK_FALSE(writer.is_open());
    const bool taken = co_await writer.write("to nobody");
    CHECK_FALSE(taken);
  };
  Streaming side(late);
  Caller caller(side);
  caller.send(get);
  caller.hang_up();
  side.settle();
  gate.open();
  side.until([&] { return side.witness.open == 0; });
  CHECK(told);
}

TEST_CASE("server-sent events", "[adapters][web]") {
  CHECK(web::sse_event("7", "number.assigned", "{\"a\":1}") ==
        "id: 7\nevent: number.assigned\ndata: {\"a\":1}\n\n");
  CHECK(web::sse_event("", "", "a\nb\r\nc\rd") == "data: a\ndata: b\ndata: c\ndata: d\n\n");
  CHECK(web::sse_event("1", "", "") == "id: 1\ndata: \n\n");
  CHECK(web::sse_event("1", "", "a\n") == "id: 1\ndata: a\ndata: \n\n");
  CHECK(web::sse_comment("still\nhere") == ": still\n: here\n\n");
  CHECK_THROWS_AS(web::sse_event("1\n2", "", ""), std::logic_error);
  CHECK_THROWS_AS(web::sse_event("", "a\rdata: b", ""), std::logic_error);
  CHECK_THROWS_AS(web::sse_event(string(1, '\0'), "", ""), std::logic_error);
}

}  // namespace ledgerline::tests::web_stream_test
