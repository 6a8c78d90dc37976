#include <set>

#include <boost/beast/http.hpp>

#include "adapters/web/request_reader.hpp"
#include "tests/adapters/web_cases.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/web_side.hpp"

namespace ledgerline::tests::web_framing_test {
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

bool is_taken(const std::string& bytes) { return !web::verdict_on(bytes, {}).requests.empty(); }

/// What Beast's parser says otherwise of a request that we take; "" where it agrees.
std::string second_opinion(const std::string& bytes) {
  namespace beast = boost::beast::http;
  const auto verdict = web::verdict_on(bytes, {});
  if (verdict.requests.empty() || bytes.starts_with("\r\n")) return "";  // it forgives no empty line
  beast::request_parser<beast::string_body> parser;
  parser.eager(true);
  boost::system::error_code error;
  const auto taken = parser.put(boost::asio::buffer(bytes), error);
  if (error || !parser.is_done()) return "not taken: " + error.message();
  const auto& ours = verdict.requests.at(0);
  const auto& theirs = parser.get();
  if (taken != verdict.taken) return "another end";
  if (ours.method != theirs.method_string() || ours.target != theirs.target()) return "another request line";
  if (ours.body != theirs.body()) return "another body";
  return "";
}

/// With one byte gone, or one put in, or one in another's place.
std::vector<std::string> mutants(const std::string& bytes, std::size_t at, std::string_view others) {
  std::vector<std::string> all = {std::string(bytes).erase(at, 1)};
  for (const char other : others) {
    all.push_back(std::string(bytes).insert(at, 1, other));
    all.push_back(std::string(bytes).replace(at, 1, 1, other));
  }
  return all;
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
  std::size_t taken = 0;
  for (const auto& raw : raw_cases()) {
    CAPTURE(raw.what, raw.bytes);
    taken += is_taken(raw.bytes);
    const auto disagreement = second_opinion(raw.bytes);
    if (!disagreement.empty()) FAIL_CHECK(disagreement);
  }
  CHECK(taken >= 25);
}

TEST_CASE("and so it does one byte away from them", "[adapters][web]") {
  constexpr std::string_view bytes(" \t\r\n\0:,;/%0a\x80", 14);
  std::size_t taken = 0;
  for (const auto& raw : raw_cases()) {
    for (std::size_t at = 0; raw.stays && at < raw.bytes.size(); ++at) {
      for (const auto& mutant : mutants(raw.bytes, at, bytes)) {
        taken += is_taken(mutant);
        const auto disagreement = second_opinion(mutant);
        CAPTURE(raw.what, mutant);
        if (!disagreement.empty()) FAIL_CHECK(disagreement);
      }
    }
  }
  CHECK(taken >= 1000);
}

TEST_CASE("a verdict tells the requests before the refusal", "[adapters][web]") {
  const auto verdict = web::verdict_on(follow_up + follow_up + "nonsense\r\n", {});
  CHECK(verdict.requests.size() == 2);
  CHECK(verdict.refusal == 400);
  CHECK(web::verdict_on(follow_up + "GET /half", {}).refusal == 0);
  CHECK(web::verdict_on("GET / HTTP/1.0\r\n\r\n" + follow_up, {}).requests.size() == 1);
}

}  // namespace ledgerline::tests::web_framing_test
