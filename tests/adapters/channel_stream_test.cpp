#include <sstream>

#include "adapters/channel/stream.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/channel_side.hpp"
#include "tests/support/web_side.hpp"

namespace ledgerline::tests::channel_stream_test {
namespace {

using std::string;

constexpr std::int64_t heartbeat = 15'000'000;

/// A server whose one stream is a tenant's channel.
struct ChannelSide : WebSide {
  ChannelSide() : WebSide({}, {{"GET", "/channel/{tenant}", "channel", answering(*this)}}) {}

  static web::Handler answering(ChannelSide& side) {
    return [&side](web::Request& request) {
      auto may_go_on = [&side]() -> Awaitable<bool> { co_return side.may_go_on; };
      return channel::stream(side.running.feed, request, request.parameter<TenantId>("tenant"), heartbeat,
                             std::move(may_go_on));
    };
  }
  Position append(const string& tenant) {
    const auto position = running.book.add(tenant);
    running.feed.grew(position);
    settle();
    return position;
  }

  RunningFeed running{io};
  bool may_go_on = true;
};

string get(const string& more = "", const string& query = "") {
  return "GET /channel/shop" + query + " HTTP/1.1\r\nHost: a\r\n" + more + "\r\n";
}

/// What came after the head, without the chunks' sizes.
string events_in(const string& bytes) {
  string events, line;
  const auto head = bytes.find("\r\n\r\n");
  if (head == string::npos) return "";
  std::istringstream lines(bytes.substr(head + 4));
  while (std::getline(lines, line))
    if (!line.empty() && line.back() != '\r') events += line + "\n";
  return events;
}

string event(Position position) {
  return "id: " + std::to_string(position) + "\nevent: tenant.unchanged\ndata: 00\n";
}

/// As much as `expected` is, of what a reader hears.
string hears(Caller& caller, const string& expected) {
  string bytes;
  while (events_in(bytes).size() < expected.size()) bytes += caller.bytes(1);
  return events_in(bytes);
}

}  // namespace

TEST_CASE("a channel tells what happens to its tenant from now on", "[channel][web]") {
  ChannelSide side;
  side.append("shop");
  Caller caller(side);
  caller.send(get());
  side.append("bakery");
  side.append("shop");
  const auto bytes = caller.bytes(1);
  CHECK_THAT(bytes, ContainsSubstring("Content-Type: text/event-stream\r\n"));
  CHECK_THAT(bytes, ContainsSubstring("Cache-Control: no-store\r\n"));
  CHECK(events_in(bytes) == event(3));
}

TEST_CASE("a channel goes on where its reader was", "[channel][web]") {
  ChannelSide side;
  for (int i = 0; i < 3; ++i) side.append("shop");
  const auto [more, query, first] = GENERATE(table<string, string, Position>({
      {"Last-Event-ID: 2\r\n", "", 3},
      {"", "?after=1", 2},
      {"Last-Event-ID: 2\r\n", "?after=0", 3},  // a browser's first URL, when it comes again
      {"Last-Event-ID: \r\n", "?after=0", 1},
      {"Last-Event-ID: 3\r\n", "", 4},
  }));
  CAPTURE(more, query);
  Caller caller(side);
  caller.send(get(more, query));
  side.append("shop");
  string expected;
  for (Position p = first; p <= 4; ++p) expected += event(p);
  CHECK(hears(caller, expected) == expected);
}

TEST_CASE("a place that is none, or that the log has not reached, is refused", "[channel][web]") {
  ChannelSide side;
  side.append("shop");
  const auto [more, query, code] = GENERATE(table<string, string, string>({
      {"Last-Event-ID: -1\r\n", "", "NO_POSITION"},
      {"Last-Event-ID: two\r\n", "", "NO_POSITION"},
      {"Last-Event-ID: 99999999999999999999\r\n", "", "NO_POSITION"},
      {"", "?after=", "NO_POSITION"},
      {"", "?after=1%00", "BAD_FORM"},
      {"Last-Event-ID: 2\r\n", "", "POSITION_BEYOND_END"},
      {"", "?after=2", "POSITION_BEYOND_END"},
  }));
  CAPTURE(more, query);
  Caller caller(side);
  caller.send(get(more, query));
  const auto answer = caller.answer();
  CHECK(answer.status == 400);
  CHECK_THAT(answer.body, ContainsSubstring(code));
}

TEST_CASE("a place that the log has reached, and this process not yet, is good", "[channel][web]") {
  ChannelSide side;
  side.running.book.add("shop");
  Caller caller(side);
  caller.send(get("Last-Event-ID: 1\r\n"));
  side.append("shop");
  CHECK(hears(caller, event(2)) == event(2));
}

TEST_CASE("a channel where nothing happens says now and then that it is there", "[channel][web]") {
  ChannelSide side;
  Caller caller(side);
  caller.send(get());
  CHECK_THAT(caller.bytes(1), !ContainsSubstring("still here"));
  side.running.timers.tick(heartbeat - 1);
  side.settle();
  side.running.timers.tick(1);
  side.settle();
  CHECK(events_in("\r\n\r\n" + caller.bytes(1)) == ": still here\n");
}

TEST_CASE("a channel ends at the next heartbeat once its reader may hear it no longer", "[channel][web]") {
  ChannelSide side;
  Caller caller(side);
  caller.send(get("", "?after=0"));
  side.append("shop");
  side.may_go_on = false;
  side.append("shop");
  side.running.timers.tick(heartbeat);
  side.append("shop");
  side.append("shop");
  const auto answer = caller.answer();
  CHECK(answer.body.starts_with(event(1) + "\n" + event(2)));
  CHECK(answer.body.find("id: 4") == std::string::npos);
}

TEST_CASE("who may hear a channel no longer hears nothing that comes a second later", "[channel][web]") {
  ChannelSide side;
  Caller caller(side);
  caller.send(get("", "?after=0"));
  side.append("shop");
  side.may_go_on = false;
  side.running.timers.tick(channel::believed - 1);
  side.append("shop");
  side.running.timers.tick(1);
  side.append("shop");
  const auto answer = caller.answer();
  CHECK(answer.body == event(1) + "\n" + event(2) + "\n");
}

TEST_CASE("a channel ends when the server stops, and its reader knows that it has all", "[channel][web]") {
  ChannelSide side;
  Caller caller(side);
  caller.send(get("", "?after=0"));
  side.append("shop");
  side.stop(std::chrono::hours(1));
  CHECK(caller.answer().body == event(1) + "\n");
  caller.hang_up();
  side.until([&] { return side.cut.has_value(); });
  CHECK(side.cut == 0);
  CHECK(side.witness.requests.at(0).whole);
}

TEST_CASE("a channel ends when its reader goes, and nobody waits any more", "[channel][web]") {
  ChannelSide side;
  Caller caller(side);
  caller.send(get());
  CHECK(side.running.feed.waiting() == 1);
  caller.hang_up();
  side.until([&] { return side.witness.open == 0; });
  CHECK(side.running.feed.waiting() == 0);
}

TEST_CASE("a channel ends when the feed stops", "[channel][web]") {
  ChannelSide side;
  Caller caller(side);
  caller.send(get());
  side.running.feed.stop();
  side.settle();
  CHECK(caller.answer().body.empty());
}

TEST_CASE("a channel that has to read the log, and cannot, has no end: its reader comes again",
          "[channel][web]") {
  ChannelSide side;
  side.running.book.add("shop", 20'000'000);  // more than the ring holds
  side.append("shop");
  side.running.book.broken = "no server";
  Caller caller(side);
  caller.send(get("", "?after=0"));
  CHECK(events_in(caller.bytes(100'000)).empty());
  CHECK_THAT(side.witness.failures.at(0), ContainsSubstring("no server"));
  CHECK_FALSE(side.witness.requests.at(0).whole);
}

}  // namespace ledgerline::tests::channel_stream_test
