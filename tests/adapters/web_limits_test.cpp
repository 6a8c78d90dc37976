#include <chrono>
#include <sys/resource.h>
#include <unistd.h>

#include "tests/support/catch.hpp"
#include "tests/support/web_side.hpp"

namespace ledgerline::tests::web_limits_test {
namespace {

using std::string;
using namespace std::chrono_literals;

int answered(const web::Limits& limits, const string& bytes) {
  WebSide side(limits);
  Caller caller(side);
  caller.send(bytes);
  const auto answer = caller.answer();
  if (answer.status != 200) CHECK(caller.is_closed());
  return answer.status;
}

string repeated(std::size_t times, const string& text) {
  string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

const string post = "POST /echo HTTP/1.1\r\nHost: a\r\n";
const string chunked = post + "Transfer-Encoding: chunked\r\n\r\n";

/// A request with something in it that has this size, and what it is answered with when that is one too
/// large.
struct Limit {
  const char* what;
  std::size_t most;
  string (*request)(std::size_t size);
  int beyond;
};

string with_line(std::size_t size) {
  const string begin = "GET /ok?", end = " HTTP/1.1";
  return begin + string(size - begin.size() - end.size(), 'a') + end + "\r\nHost: a\r\n\r\n";
}

string with_head(std::size_t size) {
  const string begin = "Host: a\r\nX: ", end = "\r\n\r\n";
  return "GET /ok HTTP/1.1\r\n" + begin + string(size - begin.size() - end.size(), 'a') + end;
}

string with_fields(std::size_t count) {
  return "GET /ok HTTP/1.1\r\nHost: a\r\n" + repeated(count - 1, "X: a\r\n") + "\r\n";
}

string with_body(std::size_t size) {
  return post + "Content-Length: " + std::to_string(size) + "\r\n\r\n" + string(size, 'a');
}

string with_chunks(std::size_t size) {
  const string half = "8000\r\n" + string(0x8000, 'a') + "\r\n";
  return chunked + repeated(size / 0x8000, half) +
         (size % 0x8000 ? "1\r\na\r\n" + repeated(size % 0x8000 - 1, "1\r\na\r\n") : "") + "0\r\n\r\n";
}

string with_extension(std::size_t size) {
  return chunked + "1;" + string(size - 2, 'a') + "\r\na\r\n0\r\n\r\n";
}

string with_extensions(std::size_t size) {
  return chunked + repeated(size / 128, "1;" + string(127, 'a') + "\r\na\r\n") + "0;" +
         string(size % 128 ? size % 128 - 1 : 127, 'a') + "\r\n\r\n";
}

string with_trailer(std::size_t size) { return chunked + "0\r\nX: " + string(size - 7, 'a') + "\r\n\r\n"; }

}  // namespace

TEST_CASE("a limit is allowed, and one more is not", "[adapters][web]") {
  const web::Limits limits;
  const auto limit = GENERATE_COPY(
      Limit{"request line", limits.request_line, with_line, 414}, Limit{"head", limits.head, with_head, 431},
      Limit{"fields", limits.fields, with_fields, 431}, Limit{"body", limits.body, with_body, 413},
      Limit{"chunk line", limits.chunk_line, with_extension, 413},
      Limit{"trailer", limits.trailer, with_trailer, 431});
  CAPTURE(limit.what);
  CHECK(answered(limits, limit.request(limit.most - 1)) == 200);
  CHECK(answered(limits, limit.request(limit.most)) == 200);
  CHECK(answered(limits, limit.request(limit.most + 1)) == limit.beyond);
}

TEST_CASE("chunks together are bounded too", "[adapters][web]") {
  const web::Limits limits;
  CHECK(answered(limits, with_chunks(limits.body)) == 200);
  CHECK(answered(limits, with_chunks(limits.body + 1)) == 413);
  CHECK(answered(limits, with_extensions(limits.extensions - 2)) == 200);
  CHECK(answered(limits, with_extensions(limits.extensions + 2)) == 413);
}

TEST_CASE("a refused caller who goes on sending still reads why", "[adapters][web]") {
  WebSide side;
  Caller caller(side);
  caller.send(post + "Content-Length: 10000000\r\n\r\n");
  for (int i = 0; i < 50; ++i) caller.send(string(65536, 'a'));
  const auto answer = caller.answer();
  CHECK(answer.status == 413);
  CHECK_THAT(answer.body, ContainsSubstring("262144 bytes"));
}

TEST_CASE("production's limits", "[adapters][web]") {
  const web::Limits limits;
  CHECK(limits.request_line == 8192);
  CHECK(limits.head == 16384);
  CHECK(limits.fields == 100);
  CHECK(limits.body == 262144);
  CHECK(limits.head_time == 10s);
  CHECK(limits.body_time == 30s);
  CHECK(limits.idle == 60s);
  CHECK(limits.write == 30s);
  CHECK(limits.connections == 1000);
  CHECK(limits.per_peer == 50);
}

TEST_CASE("one connection too many is told so, and the next comes in when one has gone", "[adapters][web]") {
  web::Limits limits;
  const bool of_peer = GENERATE(false, true);
  (of_peer ? limits.per_peer : limits.connections) = 3;
  WebSide side(limits);
  std::vector<Caller> inside;
  for (int i = 0; i < 3; ++i) inside.emplace_back(side).send("GET /ok HTTP/1.1\r\nHost: a\r\n\r\n");
  for (auto& caller : inside) CHECK(caller.answer().status == 200);
  Caller late(side);
  const auto answer = late.answer();
  CHECK(answer.status == 503);
  CHECK(answer.fields.at("retry-after") == "1");
  CHECK_THAT(answer.body, ContainsSubstring(of_peer ? "OF_PEER" : "\"TOO_MANY_CONNECTIONS\""));
  CHECK(late.is_closed());
  inside.pop_back();
  side.until([&] { return side.witness.open == 2; });
  inside.emplace_back(side).send("GET /ok HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(inside.back().answer().status == 200);
  CHECK(side.witness.most == 3);
}

TEST_CASE("those turned away are bounded too", "[adapters][web]") {
  web::Limits limits;
  limits.connections = 0;
  limits.turned_away = 1;
  WebSide side(limits);
  Caller told(side), untold(side);
  CHECK(told.answer().status == 503);
  CHECK(untold.is_closed());
}

TEST_CASE("with no descriptors left a server waits for some, and goes on", "[adapters][web]") {
  WebSide side;
  rlimit before{};
  ::getrlimit(RLIMIT_NOFILE, &before);
  const int next = ::dup(0);
  ::close(next);
  const rlimit one_more{static_cast<rlim_t>(next) + 1, before.rlim_max};
  ::setrlimit(RLIMIT_NOFILE, &one_more);
  Caller caller(side);  // has the last
  side.settle();
  CHECK(side.witness.open == 0);
  ::setrlimit(RLIMIT_NOFILE, &before);
  caller.send("GET /ok HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(caller.answer().status == 200);
}

TEST_CASE("many connections at once", "[adapters][web]") {
  web::Limits limits;
  limits.per_peer = limits.connections;
  WebSide side(limits);
  std::vector<Caller> callers;
  for (int i = 0; i < 400; ++i) callers.emplace_back(side);
  for (auto& caller : callers) caller.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nh");
  for (auto& caller : callers) caller.send("i");
  for (auto& caller : callers) CHECK(caller.answer().body == "hi");
  CHECK(side.witness.open == 400);
  callers.clear();
  side.until([&] { return side.witness.open == 0; });
}

}  // namespace ledgerline::tests::web_limits_test
