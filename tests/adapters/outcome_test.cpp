#include "adapters/http/outcome.hpp"

#include <sstream>
#include <type_traits>

#include <fmt/format.h>

#include "adapters/http/encoding.hpp"
#include "adapters/http/url.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scripted_http.hpp"

namespace ledgerline::http::outcome_test {
namespace {

using tests::lost;
using tests::not_sent;
using Kind = Result::Kind;

const Provider provider{"Acme", "ACME_KEY", {Secret("hunter2hunter2")}};

Result outcome(const HttpReply& reply) {
  return common_trouble(reply, provider).value_or(Result::done("nothing wrong"));
}

TEST_CASE("each answer has its class", "[adapters]") {
  const auto is = [](const HttpReply& reply, Kind kind, const std::string& code) {
    const auto result = outcome(reply);
    CHECK(result.kind == kind);
    CHECK(result.code == code);
  };
  is({200, "{}"}, Kind::done, "");
  is({204, ""}, Kind::done, "");
  is({400, "{}"}, Kind::done, "");  // the provider says why
  is({404, "{}"}, Kind::done, "");
  is({401, "{}"}, Kind::refused, "CREDENTIALS_WRONG");
  is({403, "{}"}, Kind::refused, "CREDENTIALS_WRONG");
  is({429, "{}"}, Kind::deferred, "RATE_LIMITED");
  is({408, "{}"}, Kind::unsure, "TIMED_OUT");
  is({409, "{}"}, Kind::unsure, "CONFLICT");
  is({500, "{}"}, Kind::unsure, "PROVIDER_FAILED");
  is({503, "{}"}, Kind::unsure, "PROVIDER_FAILED");
  is({302, ""}, Kind::unsure, "BAD_ANSWER");
  is(not_sent("NOT_REACHED"), Kind::deferred, "NOT_REACHED");
  is(not_sent("TLS_FAILED"), Kind::deferred, "TLS_FAILED");
  is(lost("TIMED_OUT"), Kind::unsure, "TIMED_OUT");
  is(lost("CONNECTION_LOST"), Kind::unsure, "CONNECTION_LOST");
}

TEST_CASE("an open breaker defers to the time it names", "[adapters]") {
  auto reply = not_sent("BREAKER_OPEN", "the breaker of acme:call is open");
  reply.retry_after = 5'000'000;
  const auto result = outcome(reply);
  CHECK(result.kind == Kind::deferred);
  CHECK(result.code == "BREAKER_OPEN");
  CHECK(result.retry_after == 5'000'000);
}

TEST_CASE("Retry-After comes in seconds or as a date", "[adapters]") {
  const auto after = [](const std::string& text) {
    auto reply = tests::with_header({429, ""}, "retry-after", text);
    return retry_after(tests::with_header(reply, "date", "Sat, 21 Nov 2026 07:00:00 GMT"));
  };
  CHECK(after("7") == 7'000'000);
  CHECK(after("Sat, 21 Nov 2026 07:01:30 GMT") == 90'000'000);
  CHECK(after("Sat, 21 Nov 2026 06:00:00 GMT") == 0);
  CHECK(after("-5") == 0);
  CHECK(after("999999999") == 86'400'000'000);
  CHECK_FALSE(after("soon"));
  CHECK_FALSE(after(""));
  CHECK_FALSE(retry_after({429, ""}));
  CHECK(outcome(tests::with_header({429, ""}, "retry-after", "2")).retry_after == 2'000'000);
}

TEST_CASE("a refused credential says which variable to look at", "[adapters]") {
  CHECK_THAT(outcome({401, "{}"}).message, ContainsSubstring("ACME_KEY"));
}

TEST_CASE("no message shows a secret", "[adapters]") {
  CHECK(quoted("your key hunter2hunter2 is bad", provider) == "your key * is bad");
  CHECK(quoted("two\nlines \x07", provider) == "two?lines ?");
  CHECK(quoted(std::string(500, 'x'), provider).size() < 210);
  CHECK(refusal({400, R"({"twilioAuthToken":"rotated"})"}, provider, "").message.find("rotated") ==
        std::string::npos);
  CHECK_THAT(refusal({400, "<h1>Bad</h1>"}, provider, "").message, ContainsSubstring("<h1>Bad</h1>"));
  STATIC_REQUIRE_FALSE(fmt::is_formattable<Secret>::value);
  STATIC_REQUIRE_FALSE(std::is_convertible_v<Secret, std::string>);
}

TEST_CASE("what a look-up cannot find out stays unsure, and a question never is", "[adapters]") {
  CHECK(still_unsure(Result::refused("CREDENTIALS_WRONG", "")).kind == Kind::unsure);
  CHECK(of_question(Result::unsure("TIMED_OUT", "")).kind == Kind::deferred);
  CHECK(of_question(Result::refused("CREDENTIALS_WRONG", "")).kind == Kind::refused);
}

TEST_CASE("a form keeps a plus a plus", "[adapters]") {
  CHECK(form({{"To", "+1415"}, {"Body", "a b&c=d/é"}}) == "To=%2B1415&Body=a%20b%26c%3Dd%2F%C3%A9");
  CHECK(form({{"VoiceUrl", ""}}) == "VoiceUrl=");
}

TEST_CASE("a login survives its header", "[adapters]") {
  const auto header = basic("AC1", Secret("s:e:cret"));
  CHECK(header == "Basic QUMxOnM6ZTpjcmV0");
  const auto login = login_of(header);
  REQUIRE(login);
  CHECK(login->user == "AC1");
  CHECK(login->password.reveal() == "s:e:cret");
  CHECK_FALSE(login_of("Bearer x"));
  CHECK_FALSE(login_of("Basic ***"));
  for (const auto* text : {"", "a", "ab", "abc", "abcd"}) CHECK(from_base64(base64(text)) == text);
}

TEST_CASE("only this machine is loopback", "[adapters]") {
  for (const auto* host : {"localhost", "127.0.0.1", "127.9.9.9", "[::1]", "::1"}) CHECK(is_loopback(host));
  for (const auto* host : {"example.com", "10.0.0.1", "127.0.0.1.example.com", "localhost.example.com", ""})
    CHECK_FALSE(is_loopback(host));
}

}  // namespace
}  // namespace ledgerline::http::outcome_test
