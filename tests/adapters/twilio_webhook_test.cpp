#include <set>

#include "adapters/http/form.hpp"
#include "adapters/http/malformed.hpp"
#include "adapters/twilio/webhook.hpp"
#include "events/kernel/error.hpp"
#include "tests/adapters/vectors.hpp"
#include "tests/support/catch.hpp"

namespace ledgerline::twilio::twilio_webhook_test {
namespace {

using http::Delivery;
using http::Secret;
using http::Verdict;
using tests::Json;

constexpr auto form_type = "application/x-www-form-urlencoded; charset=utf-8";

Delivery post(const std::string& url, const std::string& body, const std::string& signature) {
  return {"POST", url, {{"x-twilio-signature", signature}, {"Content-Type", form_type}}, body};
}

Delivery delivery_of(const Json& vector) {
  const auto url = vector.at("url_received").get<std::string>();
  const auto signature = vector.at("signature").get<std::string>();
  if (!vector.contains("raw_body"))
    return post(url, http::form(tests::fields_in(vector.at("params"))), signature);
  auto delivery = post(url, vector.at("raw_body"), signature);
  delivery.headers[1].second = "application/json";
  return delivery;
}

http::Secrets tokens_of(const Json& vector) { return {Secret(vector.at("auth_token"))}; }

Json vector(const std::string& name) {
  const auto all = tests::vectors("signature_vectors.json");
  return tests::one_of(all.at("twilio").at("vectors"), "name", name);
}

TEST_CASE("Twilio's signature holds for every published vector", "[adapters][twilio][webhook]") {
  tests::for_each_copy("signature_vectors.json", [](const Json& all) {
    for (const auto& one : all.at("twilio").at("vectors")) {
      CAPTURE(one.at("name"));
      const bool accepted = check_signature(delivery_of(one), tokens_of(one)) == Verdict::accepted;
      CHECK(accepted == one.at("official_validator_accepts").get<bool>());
    }
  });
}

TEST_CASE("no bit of Twilio's delivery can be changed", "[adapters][twilio][webhook]") {
  const auto name = GENERATE(as<std::string>(), "form_sms", "json_body", "repeated_param");
  const auto one = vector(name);
  const auto sent = delivery_of(one);
  const auto fields = [](const std::string& body) -> std::set<http::Fields::value_type> {
    try {
      const auto all = http::form_bytes(body);
      return {all.begin(), all.end()};
    } catch (const http::Malformed&) {
      return {};
    }
  };
  const auto mutated = [&](const tests::Parts& parts) {
    auto delivery = sent;
    delivery.url = parts[0];
    delivery.headers[0].second = parts[1];
    delivery.body = parts[2];
    return check_signature(delivery, tokens_of(one)) != Verdict::accepted;
  };
  const tests::Parts parts{sent.url, sent.headers[0].second, sent.body};
  REQUIRE_FALSE(mutated(parts));
  const bool is_form = !one.contains("raw_body");
  const auto says_the_same = [&](const tests::Parts& mutant) {  // such as %2b for %2B
    return is_form && mutant[2] != parts[2] && fields(mutant[2]) == fields(parts[2]);
  };
  CHECK(tests::first_accepted(parts, mutated, says_the_same).empty());
}

TEST_CASE("while a token is rotated the secondary one counts too", "[adapters][twilio][webhook]") {
  const auto one = vector("form_sms");
  const auto token = tokens_of(one).front();
  CHECK(check_signature(delivery_of(one), {Secret("another"), token}) == Verdict::accepted);
  CHECK(check_signature(delivery_of(one), {token, Secret("another")}) == Verdict::accepted);
  CHECK(check_signature(delivery_of(one), {Secret("another")}) == Verdict::wrong);
  CHECK(check_signature(delivery_of(one), {}) == Verdict::wrong);
}

TEST_CASE("parameters of a GET stand in its URL alone", "[adapters][twilio][webhook]") {
  const Secret token("12345678901234567890123456789012");
  const std::string url = "https://app.example.com/x?Body=a%20b&From=%2B1";
  Delivery get{
      "GET", url, {{"X-Twilio-Signature", http::base64(http::hmac(http::Hash::sha1, token, url))}}, ""};
  CHECK(check_signature(get, {token}) == Verdict::accepted);
  get.url += "#rc=2";
  CHECK(check_signature(get, {token}) == Verdict::accepted);
  get.url = "https://app.example.com/x?Body=a+b&From=%2B1";
  CHECK(check_signature(get, {token}) == Verdict::wrong);
}

TEST_CASE("ports count in names, in IPv6 addresses and behind a login", "[adapters][twilio][webhook]") {
  const Secret token("t");
  const auto accepts = [&](const std::string& received, const std::string& signed_url) {
    return check_signature(post(received, "", http::base64(http::hmac(http::Hash::sha1, token, signed_url))),
                           {token}) == Verdict::accepted;
  };
  CHECK(accepts("http://h/x", "http://h:80/x"));
  CHECK(accepts("http://[::1]:8080/x", "http://[::1]/x"));
  CHECK(accepts("http://[::1]/x", "http://[::1]:80/x"));
  CHECK(accepts("https://me:pw@h/x", "https://me:pw@h:443/x"));
  CHECK(accepts("https://me:pw@h:99?a=b:c@d", "https://me:pw@h?a=b:c@d"));
  CHECK_FALSE(accepts("https://h/x", "https://h:80/x"));
  CHECK_FALSE(accepts("https://h/x", "http://h/x"));
}

TEST_CASE("a body that no signature covers is not believed", "[adapters][twilio][webhook]") {
  const Secret token("t");
  auto delivery = post("https://h/x", R"({"MessageSid":"SM1"})",
                       http::base64(http::hmac(http::Hash::sha1, token, "https://h/x")));
  delivery.headers[1].second = "application/json";
  CHECK(check_signature(delivery, {token}) == Verdict::body_unsigned);
  delivery.method = "GET";
  CHECK(check_signature(delivery, {token}) == Verdict::body_unsigned);
  delivery.body.clear();
  CHECK(check_signature(delivery, {token}) == Verdict::accepted);
}

TEST_CASE("a signature that is missing, or comes twice, is none", "[adapters][twilio][webhook]") {
  const auto one = vector("form_sms");
  auto delivery = delivery_of(one);
  delivery.headers.emplace_back("X-TWILIO-SIGNATURE", "x");
  CHECK(check_signature(delivery, tokens_of(one)) == Verdict::missing);
  delivery.headers.clear();
  CHECK(check_signature(delivery, tokens_of(one)) == Verdict::missing);
}

http::Fields example(const Json& all, const char* name) { return tests::fields_in(all.at(name)); }

TEST_CASE("a text from a phone is read, with the key that its repeats have", "[adapters][twilio][webhook]") {
  tests::for_each_copy("webhook_examples.json", [](const Json& all) {
    const auto text = read_inbound_text(example(all, "twilio_inbound_sms_form"));
    CHECK(text.key == "twilio:text:SMbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb");
    CHECK(text.from == E164("+447900000001"));
    CHECK(text.to == E164("+447476955179"));
    CHECK(text.body == "Plumber from London");
    CHECK(text.media == 0);
  });
}

TEST_CASE("what somebody writes is one line of UTF-8, or refused", "[adapters][twilio][webhook]") {
  const auto read = [](const std::string& body) {
    return read_inbound_text(
        {{"MessageSid", "SM1"}, {"From", "WhatsApp"}, {"NumMedia", "-1"}, {"Body", body}});
  };
  CHECK(read("ABC\r\nPlumbing\x07").body == "ABC  Plumbing ");
  CHECK(read("a\xC2\x85z").body == "a  z");
  CHECK(read("£29 👍").body == "£29 👍");
  CHECK_FALSE(read("YES").from);
  CHECK(read("YES").media == 0);
  CHECK_THROWS_WITH(read("a\xFF"), "Twilio's webhook, Body: byte 2 is not valid UTF-8");
  CHECK_THROWS_WITH(read(std::string(6'401, 'a')), ContainsSubstring("6401 bytes, at most 6400"));
  CHECK_THROWS_WITH(read_inbound_text({{"Body", "YES"}}), "Twilio's webhook, MessageSid: it is missing");
  CHECK_THROWS_AS(read_inbound_text({{"MessageSid", std::string("S\0M", 3)}}), BadInput);
}

TEST_CASE("a call says who calls, and who passed it on", "[adapters][twilio][webhook]") {
  tests::for_each_copy("webhook_examples.json", [](const Json& all) {
    auto form = example(all, "twilio_inbound_voice_form");
    const auto call = read_inbound_call(form);
    CHECK(call.key == "twilio:call:CAcccccccccccccccccccccccccccccccc");
    CHECK(call.from == E164("+447900000001"));
    CHECK(call.to == E164("+447111111111"));
    CHECK_FALSE(call.forwarded_from);
    CHECK(call.status == Code("ringing"));
    for (auto& [name, value] : form)
      if (name == "ForwardedFrom") value = "+447900000002";
    CHECK(read_inbound_call(form).forwarded_from == E164("+447900000002"));
  });
}

TEST_CASE("a status is known by message and status, or call and status", "[adapters][twilio][webhook]") {
  tests::for_each_copy("webhook_examples.json", [](const Json& all) {
    const auto sent = read_text_status(example(all, "twilio_message_status_form"));
    CHECK(sent.key == "twilio:text-status:SMbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb:delivered");
    CHECK_FALSE(sent.error);
    const auto failed = read_text_status(example(all, "twilio_message_failed_form"));
    CHECK(failed.key == "twilio:text-status:SMbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb:undelivered");
    CHECK(failed.error == Code("30003"));
    CHECK(failed.to == E164("+447900000001"));
    const auto call = read_call_status(example(all, "twilio_call_status_form"));
    CHECK(call.key == "twilio:call-status:CAcccccccccccccccccccccccccccccccc:completed");
    CHECK(call.seconds == 42);
  });
  CHECK_THROWS_WITH(read_text_status({{"MessageSid", "SM1"}}),
                    "Twilio's webhook, MessageStatus: it is missing");
  CHECK_FALSE(read_call_status({{"CallSid", "CA1"}, {"CallStatus", "busy"}, {"CallDuration", "4x"}}).seconds);
}

TEST_CASE("a form that Twilio signed is accepted, and one that cannot be decoded is nobody's",
          "[adapters][twilio][webhook]") {
  const auto url = std::string("https://app.example.com/webhooks/twilio/sms");
  const auto signature = [&](const std::string& glued) {
    return http::base64(http::hmac(http::Hash::sha1, Secret("token"), url + glued));
  };
  const auto nul = post(url, "Body=a%00b", signature(std::string("Bodya\0b", 7)));
  CHECK(check_signature(nul, {Secret("token")}) == Verdict::accepted);
  CHECK_THROWS_WITH(http::form_of(nul.body), "field 1 of the form: byte 2 is a NUL");
  CHECK(check_signature(post(url, "Body=%zz", signature("Body%zz")), {Secret("token")}) == Verdict::wrong);
}

}  // namespace
}  // namespace ledgerline::twilio::twilio_webhook_test
