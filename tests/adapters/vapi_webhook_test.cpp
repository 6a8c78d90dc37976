#include "adapters/vapi/webhook.hpp"
#include "events/kernel/error.hpp"
#include "tests/adapters/vectors.hpp"
#include "tests/support/catch.hpp"

namespace ledgerline::vapi::vapi_webhook_test {
namespace {

using http::Delivery;
using http::Secret;
using http::Verdict;
using tests::Json;
using Form = WebhookProfile::Form;

constexpr std::int64_t signed_at = 1'767'225'600;
const Time now{(signed_at + 10) * 1'000'000};

Json mode(const std::string& name) {
  const auto all = tests::vectors("signature_vectors.json");
  return tests::one_of(all.at("vapi").at("modes"), "mode", name);
}

WebhookProfile profile(Form form, const std::string& secret) {
  WebhookProfile made;
  made.form = form;
  made.secrets = {Secret(secret)};
  return made;
}

Delivery with(http::Fields headers, const std::string& body = "{}") {
  return {"POST", "https://app.example.com/webhooks/vapi", std::move(headers), body};
}

struct Signed {
  Delivery delivery;
  WebhookProfile profile;
};

/// An HMAC vector, and the profile that its own description asks for.
Signed signed_by(const Json& vector) {
  auto made = profile(Form::hmac, vector.at("secret"));
  made.payload = vector.at("payload_format");
  made.prefix = vector.value("signature_prefix", "");
  http::Fields headers;
  for (const auto& [name, value] : vector.at("headers").items()) {
    if (name != "x-timestamp") made.signature_header = name;
    headers.emplace_back(name, value.get<std::string>());
  }
  return {with(std::move(headers), vector.at("raw_body")), std::move(made)};
}

TEST_CASE("Vapi's three forms hold for the published vectors", "[adapters][vapi][webhook]") {
  tests::for_each_copy("signature_vectors.json", [](const Json& all) {
    for (const auto& one : all.at("vapi").at("modes")) {
      CAPTURE(one.at("mode"));
      if (one.contains("secret")) {
        const auto [delivery, made] = signed_by(one);
        CHECK(check_signature(delivery, made, now) == Verdict::accepted);
        continue;
      }
      const bool bearer = one.at("mode") == "bearer";
      const auto delivery = with({{one.at("header"), one.at("value")}});
      CHECK(check_signature(delivery, profile(bearer ? Form::bearer : Form::secret, "s3cret-token"), now) ==
            Verdict::accepted);
    }
  });
}

TEST_CASE("one form is accepted, not whichever a stranger chooses", "[adapters][vapi][webhook]") {
  const auto secret = with({{"X-Vapi-Secret", "s3cret"}}),
             bearer = with({{"Authorization", "Bearer s3cret"}});
  CHECK(check_signature(secret, profile(Form::secret, "s3cret"), now) == Verdict::accepted);
  CHECK(check_signature(secret, profile(Form::bearer, "s3cret"), now) == Verdict::missing);
  CHECK(check_signature(secret, profile(Form::hmac, "s3cret"), now) == Verdict::missing);
  CHECK(check_signature(bearer, profile(Form::secret, "s3cret"), now) == Verdict::missing);
  CHECK(check_signature(with({{"Authorization", "s3cret"}}), profile(Form::bearer, "s3cret"), now) ==
        Verdict::malformed);
  CHECK(check_signature(with({{"X-Vapi-Secret", ""}}), profile(Form::secret, ""), now) == Verdict::wrong);
}

TEST_CASE("no bit of Vapi's delivery can be changed", "[adapters][vapi][webhook]") {
  const auto vector = signed_by(mode("hmac_default"));
  const auto is_refused = [&](const tests::Parts& parts) {
    auto mutant = vector.delivery;
    mutant.headers = {{"x-signature", parts[0]}, {"x-timestamp", parts[1]}};
    mutant.body = parts[2];
    return check_signature(mutant, vector.profile, now) != Verdict::accepted;
  };
  const tests::Parts parts{std::string(vector.delivery.header("x-signature").value()),
                           std::to_string(signed_at), vector.delivery.body};
  REQUIRE_FALSE(is_refused(parts));
  CHECK(tests::first_accepted(parts, is_refused).empty());
  const auto token = profile(Form::bearer, "s3cret-token");
  CHECK(tests::first_accepted({"Bearer s3cret-token"}, [&](const tests::Parts& mutant) {
          return check_signature(with({{"Authorization", mutant[0]}}), token, now) != Verdict::accepted;
        }).empty());
}

TEST_CASE("a timestamp counts in seconds or milliseconds, in both directions", "[adapters][vapi][webhook]") {
  const auto used = profile(Form::hmac, "s");
  const auto judged = [&](const std::string& timestamp) {
    const auto signature = http::hex(http::hmac(http::Hash::sha256, used.secrets[0], timestamp + ".{}"));
    return check_signature(with({{"x-signature", signature}, {"x-timestamp", timestamp}}), used,
                           Time{signed_at * 1'000'000});
  };
  CHECK(judged("1767225600") == Verdict::accepted);
  CHECK(judged("1767225600999") == Verdict::accepted);
  CHECK(judged("1767225300") == Verdict::accepted);
  CHECK(judged("1767225299") == Verdict::too_old);
  CHECK(judged("1767225900") == Verdict::accepted);
  CHECK(judged("1767225901") == Verdict::too_old);
  CHECK(judged("2026-01-01") == Verdict::malformed);
  CHECK(judged("9223372036854775807") == Verdict::too_old);
}

TEST_CASE("a profile of another header, algorithm and encoding is kept to", "[adapters][vapi][webhook]") {
  auto used = read_profile(
      "hmac;header=X-Sum;prefix=v1=;payload=<{body}|{timestamp}>;algorithm=sha512;encoding=base64;"
      "timestamp=X-At;tolerance=60");
  used.secrets = {Secret("old"), Secret("s")};
  const std::string body = "{timestamp}", at = std::to_string(signed_at);
  const auto sum =
      "v1=" + http::base64(http::hmac(http::Hash::sha512, Secret("s"), "<{timestamp}|" + at + ">"));
  CHECK(check_signature(with({{"X-Sum", sum}, {"X-At", at}}, body), used, now) == Verdict::accepted);
  CHECK(check_signature(with({{"X-Sum", sum.substr(3)}, {"X-At", at}}, body), used, now) == Verdict::wrong);
  CHECK(check_signature(with({{"X-Sum", sum}, {"X-At", at}}, body), used, now + 60'000'000) ==
        Verdict::too_old);
}

TEST_CASE("a profile that cannot be is refused by its part", "[adapters][vapi][webhook]") {
  CHECK(read_profile("secret").form == Form::secret);
  CHECK(read_profile("hmac;algorithm=sha1").hash == http::Hash::sha1);
  CHECK_THROWS_WITH(read_profile(""), ContainsSubstring("give secret, bearer or hmac"));
  CHECK_THROWS_WITH(read_profile("bearer;prefix=x"), ContainsSubstring("only hmac has options"));
  CHECK_THROWS_WITH(read_profile("hmac;algorithm=md5"), ContainsSubstring("'md5': the algorithm is"));
  CHECK_THROWS_WITH(read_profile("hmac;encoding=hex2"), ContainsSubstring("hex or base64"));
  CHECK_THROWS_WITH(read_profile("hmac;payload={timestamp}"),
                    ContainsSubstring("without {body} signs nothing"));
  CHECK_THROWS_WITH(read_profile("hmac;tolerance=0"), ContainsSubstring("1 to 86400 seconds"));
  CHECK_THROWS_WITH(read_profile("hmac;colour=red"), ContainsSubstring("'colour': the options are"));
  CHECK_THROWS_WITH(read_profile("hmac;header"), ContainsSubstring("give NAME=VALUE"));
}

CallEvent read(const Json& event) { return read_event(event.dump()); }

TEST_CASE("every published event of Vapi's is read", "[adapters][vapi][webhook]") {
  tests::for_each_copy("webhook_examples.json", [](const Json& all) {
    const std::string call = "0d6c7b1e-6a0f-4f5e-9a55-1b2c3d4e5f60";
    const auto status = read(all.at("vapi_status_update"));
    CHECK(status.key == "vapi:status-update:" + call + ":ended:1767225600000000");
    CHECK(status.type == Code("status-update"));
    CHECK(status.call == Reference(call));
    CHECK(status.status == Code("ended"));
    CHECK(status.ended_reason == Reference("customer-ended-call"));
    CHECK(status.at == Time{signed_at * 1'000'000});
    CHECK(status.assistant == AssistantId("7f6c1f0e-59a0-4d0e-8a43-2b1a9c0d4e11"));
    CHECK(status.number_id == Reference("4cc740d4-cfd7-4f25-9a46-e8e1ebd9cec8"));
    CHECK(status.called == E164("+14155550100"));
    const auto report = read(all.at("vapi_end_of_call_report"));
    CHECK(report.key == "vapi:end-of-call-report:" + call + "::1767225660000000");
    CHECK_FALSE(report.status);
    CHECK_FALSE(report.called);
    CHECK(report.number_id == Reference("4cc740d4-cfd7-4f25-9a46-e8e1ebd9cec8"));
    const auto request = read(all.at("vapi_assistant_request"));
    CHECK(request.type == Code("assistant-request"));
    CHECK(request.called == E164("+14155550100"));
    CHECK(request.number_id == Reference("4cc740d4-cfd7-4f25-9a46-e8e1ebd9cec8"));
  });
}

TEST_CASE("a caller stands in the call or beside it; what is odd is nothing", "[adapters][vapi][webhook]") {
  const Json caller{{"number", "+447900000001"}};
  const auto type = "hang";
  CHECK(read({{"message", {{"type", type}, {"call", {{"customer", caller}}}}}}).caller ==
        E164("+447900000001"));
  CHECK(read({{"message", {{"type", type}, {"customer", caller}}}}).caller == E164("+447900000001"));
  const auto odd =
      read({{"message",
             {{"type", type}, {"timestamp", 1e300}, {"call", 7}, {"phoneNumber", {{"number", "abc"}}}}}});
  CHECK_FALSE(odd.at);
  CHECK_FALSE(odd.call);
  CHECK_FALSE(odd.called);
  CHECK_THROWS_WITH(read({{"message", 7}}), "Vapi's event, message.type: it is missing");
}

TEST_CASE("two events without a time differ by their content", "[adapters][vapi][webhook]") {
  const auto one = read({{"message", {{"type", "transcript"}, {"transcript", "Hello"}}}});
  CHECK(one.key == read({{"message", {{"type", "transcript"}, {"transcript", "Hello"}}}}).key);
  CHECK(one.key != read({{"message", {{"type", "transcript"}, {"transcript", "Hi"}}}}).key);
}

}  // namespace
}  // namespace ledgerline::vapi::vapi_webhook_test
