#include "adapters/webhooks.hpp"

#include <map>

#include "adapters/http/form.hpp"
#include "adapters/http/malformed.hpp"
#include "adapters/http/message.hpp"
#include "events/kernel/error.hpp"
#include "tests/adapters/vectors.hpp"
#include "tests/support/catch.hpp"

namespace ledgerline::tests::webhooks_test {
namespace {

using http::Verdict;
using Set = std::map<std::string, std::string>;

WebhookSettings settings(const Set& set) {
  return read_webhook_settings([&](const char* name) {
    const auto found = set.find(name);
    return found == set.end() ? nullptr : found->second.c_str();
  });
}

TEST_CASE("secrets of webhooks come from the environment, several by commas", "[adapters][webhook]") {
  const auto all = settings({{"TWILIO_AUTH_TOKEN", "one"},
                             {"TWILIO_AUTH_TOKEN_SECONDARY", "two"},
                             {"STRIPE_WEBHOOK_SECRET", "whsec_1,,whsec_2,"},
                             {"VAPI_WEBHOOK_SECRET", "s"},
                             {"VAPI_WEBHOOK_PROFILE", "hmac;algorithm=sha1"},
                             {"LIVEKIT_API_KEY", "APIkey"},
                             {"LIVEKIT_API_SECRET", "secret"}});
  REQUIRE(all.twilio.size() == 2);
  CHECK(all.twilio[1].reveal() == "two");
  REQUIRE(all.stripe.size() == 2);
  CHECK(all.stripe[1].reveal() == "whsec_2");
  CHECK(all.vapi.value().form == vapi::WebhookProfile::Form::hmac);
  CHECK(all.livekit.at(0).id == "APIkey");
  CHECK(settings({{"VAPI_WEBHOOK_SECRET", "s"}}).vapi.value().form == vapi::WebhookProfile::Form::bearer);
}

TEST_CASE("without a secret nothing is believed, and the variable is named", "[adapters][webhook]") {
  const http::Delivery delivery{"POST", "https://h/x", {}, ""};
  const auto said = [&](WebhookProvider provider) {
    return check_signature(provider, delivery, settings({}), {});
  };
  CHECK_THROWS_WITH(said(WebhookProvider::twilio), ContainsSubstring("TWILIO_AUTH_TOKEN is not set"));
  CHECK_THROWS_WITH(said(WebhookProvider::stripe), ContainsSubstring("STRIPE_WEBHOOK_SECRET is not set"));
  CHECK_THROWS_WITH(said(WebhookProvider::vapi), ContainsSubstring("VAPI_WEBHOOK_SECRET is not set"));
  CHECK_THROWS_WITH(said(WebhookProvider::livekit), ContainsSubstring("LIVEKIT_API_SECRET is not set"));
  CHECK_THROWS_WITH(settings({{"VAPI_WEBHOOK_PROFILE", "hmac"}}), ContainsSubstring("set both, or neither"));
  CHECK_THROWS_WITH(settings({{"STRIPE_WEBHOOK_SECRET", "whsec\n1"}}),
                    "STRIPE_WEBHOOK_SECRET: byte 6 is a control character; set it again");
}

TEST_CASE("a kept request is read as it stood on the wire", "[adapters][webhook]") {
  const auto delivery = http::read_message(
      "POST /webhooks/stripe?a=http://b HTTP/1.1\r\nHost: proxy\r\nStripe-Signature:  t=1,v1=00 "
      "\r\nContent-Length: "
      "4\r\n\r\n{\n}\n\n",
      "https://app.example.com/");
  CHECK(delivery.method == "POST");
  CHECK(delivery.url == "https://app.example.com/webhooks/stripe?a=http://b");
  CHECK(delivery.header("stripe-signature") == "t=1,v1=00");
  CHECK(delivery.body == "{\n}\n");
  const auto plain = http::read_message("GET https://h/x HTTP/1.1\n\nbody\n", "");
  CHECK(plain.url == "https://h/x");
  CHECK(plain.body == "body\n");
}

TEST_CASE("a request that was kept badly is refused by what is wrong", "[adapters][webhook]") {
  const auto read = [](const std::string& text) { return http::read_message(text, ""); };
  CHECK_THROWS_WITH(read(""), ContainsSubstring("no blank line ends its headers"));
  CHECK_THROWS_WITH(read("POST x\n\n"), ContainsSubstring("first line is no request line"));
  CHECK_THROWS_WITH(read("POST /x HTTP/1.1\n\n"), ContainsSubstring("--public-url or APP_URL"));
  CHECK_THROWS_WITH(read("GET http://h/ HTTP/1.1\nhm\n\n"), ContainsSubstring("headers is no NAME: VALUE"));
  CHECK_THROWS_WITH(read("GET http://h/ HTTP/1.1\nContent-Length: x\n\n"), ContainsSubstring("is no number"));
  CHECK_THROWS_WITH(read("GET http://h/ HTTP/1.1\nContent-Length: 9\n\n{}"),
                    ContainsSubstring("has 2 bytes"));
}

TEST_CASE("a verdict has a code and an advice, and no two the same", "[adapters][webhook]") {
  std::map<std::string_view, std::string_view> seen;
  for (int i = 0; i <= static_cast<int>(Verdict::body_unsigned); ++i)
    seen.emplace(http::code_of(static_cast<Verdict>(i)), http::advice(static_cast<Verdict>(i)));
  CHECK(seen.size() == 7);
  CHECK(seen.contains("ACCEPTED"));
  CHECK(http::code_of(Verdict::body_unsigned) == "BODY_NOT_SIGNED");
  CHECK(http::code_of(Verdict::wrong) == "SIGNATURE_WRONG");
}

TEST_CASE("forms and numbers of strangers are read as they were meant", "[adapters][webhook]") {
  CHECK(http::form_of("a=1&&b&=c&d=%2B+&e=x=y") ==
        http::Fields{{"a", "1"}, {"b", ""}, {"", "c"}, {"d", "+ "}, {"e", "x=y"}});
  CHECK(http::form_bytes("a=%00%FF") == http::Fields{{"a", std::string("\0\xFF", 2)}});
  CHECK_THROWS_AS(http::form_bytes("a=%zz"), http::Malformed);
  CHECK(http::whole_number("0") == 0);
  CHECK(http::whole_number("9223372036854775807") == 9223372036854775807);
  for (const auto* bad : {"", "-0", "-1", "+1", " 1", "1.", "0x1", "9223372036854775808"})
    CHECK_FALSE(http::whole_number(bad));
  CHECK_FALSE(http::from_base64("===="));
  for (const auto* bad : {"a", "ab=", "a+b/", "ab\n", "ab cd"}) CHECK_FALSE(http::from_base64url(bad));
  CHECK(http::from_base64url(http::base64url("\xFB\xFF\xFE")) == "\xFB\xFF\xFE");
  CHECK(http::base64url("").empty());
}

TEST_CASE("secrets are compared whole, and an empty one is like nothing", "[adapters][webhook]") {
  CHECK(http::same("abc", http::Secret("abc")));
  CHECK_FALSE(http::same("ab", http::Secret("abc")));
  CHECK_FALSE(http::same("", http::Secret("")));
  CHECK_THROWS_AS(http::hmac(http::Hash::sha256, http::Secret(), "x"), std::logic_error);
  // RFC 4231, test case 2
  CHECK(http::hex(http::hmac(http::Hash::sha256, http::Secret("Jefe"), "what do ya want for nothing?")) ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

}  // namespace
}  // namespace ledgerline::tests::webhooks_test
