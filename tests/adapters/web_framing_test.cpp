#include <set>

#include <boost/beast/http.hpp>

#include "adapters/web/request_reader.hpp"
#include "tests/adapters/web_cases.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/web_side.hpp"

namespace ledgerline::tests {
namespace {

const std::string follow_up = "GET /ok HTTP/1.1\r\nHost: follow-up\r\n\r\n";

/// What goes wrong when these bytes come in two parts, if anything does.
std::string trouble_with(WebSide& side, const RawCase& raw, std::size_t split) {
  Caller caller(side);
  caller.send(std::string_view(raw.bytes).substr(0, split));
  caller.send(std::string_view(raw.bytes).substr(split));
  const auto status = caller.answer().status;
  if (status != raw.status) return "answered " + std::to_string(status);
  if (!raw.stays) return caller.is_closed() ? "" : "the connection stays";
  caller.send(follow_up);
  return caller.answer().status == 200 ? "" : "what came behind it was read wrongly";
}

/// As a pure function of the bytes; cut into pieces of so many.
int status_of(const std::string& bytes, std::size_t piece) {
  const web::Limits limits;
  web::RequestReader reader(limits);
  try {
    for (std::size_t at = 0; at < bytes.size() && reader.stage() != web::RequestReader::Stage::whole;)
      at += reader.read(std::string_view(bytes).substr(at, piece));
  } catch (const web::Refused& refused) {
    return refused.problem.status;
  }
  return reader.stage() == web::RequestReader::Stage::whole ? 200 : 0;
}

}  // namespace

TEST_CASE("raw requests are answered or refused, wherever they are cut", "[adapters][web]") {
  WebSide side;
  std::size_t sent = 0;
  for (const auto& raw : raw_cases()) {
    for (std::size_t split = 0; split < raw.bytes.size(); ++split, ++sent) {
      CAPTURE(raw.what, raw.bytes, split);
      const auto trouble = trouble_with(side, raw, split);
      if (!trouble.empty()) FAIL_CHECK(trouble);
    }
  }
  side.until([&] { return side.witness.open == 0; });
  CHECK(raw_cases().size() >= 80);
  CHECK(sent >= 4000);
  CHECK(side.witness.failures.empty());
}

TEST_CASE("reading is a function of the bytes alone", "[adapters][web]") {
  for (const auto& raw : raw_cases()) {
    CAPTURE(raw.what, raw.bytes);
    const auto whole = status_of(raw.bytes, raw.bytes.size());
    CHECK((whole == 200) == (raw.status < 400 || raw.status == 404 || raw.status == 405));
    if (whole != 200) CHECK(whole == raw.status);
    for (std::size_t piece = 1; piece < raw.bytes.size(); ++piece)
      CHECK(status_of(raw.bytes, piece) == whole);
  }
}

TEST_CASE("what is taken, Beast's parser reads the same", "[adapters][web]") {
  namespace beast = boost::beast::http;
  for (const auto& raw : raw_cases()) {
    const auto verdict = web::verdict_on(raw.bytes, {});
    if (verdict.requests.empty() || raw.bytes.starts_with("\r\n")) continue;  // it forgives no empty line
    CAPTURE(raw.what, raw.bytes);
    beast::request_parser<beast::string_body> parser;
    parser.eager(true);
    boost::system::error_code error;
    const auto taken = parser.put(boost::asio::buffer(raw.bytes), error);
    CHECK_FALSE(error);
    REQUIRE(parser.is_done());
    CHECK(taken == raw.bytes.size());
    const auto& ours = verdict.requests.at(0);
    CHECK(ours.method == std::string(parser.get().method_string()));
    CHECK(ours.target == std::string(parser.get().target()));
    CHECK(ours.body == parser.get().body());
    CHECK(parser.get().keep_alive() == raw.stays);
  }
}

TEST_CASE("a verdict tells the requests before the refusal", "[adapters][web]") {
  const auto verdict = web::verdict_on(follow_up + follow_up + "nonsense\r\n", {});
  CHECK(verdict.requests.size() == 2);
  CHECK(verdict.refusal == 400);
  CHECK(web::verdict_on(follow_up + "GET /half", {}).refusal == 0);
  CHECK(web::verdict_on("GET / HTTP/1.0\r\n\r\n" + follow_up, {}).requests.size() == 1);
}

}  // namespace ledgerline::tests
