#include <map>

#include "adapters/stripe/webhook.hpp"
#include "events/kernel/error.hpp"
#include "tests/adapters/vectors.hpp"
#include "tests/support/catch.hpp"

namespace ledgerline::stripe::stripe_webhook_test {
namespace {

using http::Delivery;
using http::Secret;
using http::Verdict;
using tests::Json;
using Kind = PaymentNews::Kind;

Time seconds(std::int64_t count) { return Time{count * 1'000'000}; }

Delivery delivery(const std::string& header, const std::string& body) {
  return {"POST", "https://app.example.com/webhooks/stripe", {{"Stripe-Signature", header}}, body};
}

Json vector(const std::string& name) {
  const auto all = tests::vectors("signature_vectors.json");
  return tests::one_of(all.at("stripe").at("vectors"), "name", name);
}

Verdict judged(const Json& v) {
  return check_signature(delivery(v.at("header"), v.at("raw_body")), {Secret(v.at("secret"))},
                         seconds(v.at("now").get<std::int64_t>()));
}

TEST_CASE("Stripe's signature holds for every published vector", "[adapters][stripe][webhook]") {
  tests::for_each_copy("signature_vectors.json", [](const Json& all) {
    for (const auto& one : all.at("stripe").at("vectors")) {
      CAPTURE(one.at("name"));
      CHECK((judged(one) == Verdict::accepted) == one.at("accept").get<bool>());
    }
  });
}

TEST_CASE("why a delivery of Stripe's is refused is told apart", "[adapters][stripe][webhook]") {
  CHECK(judged(vector("too_old")) == Verdict::too_old);
  CHECK(judged(vector("wrong_secret")) == Verdict::wrong);
  CHECK(judged(vector("only_v0")) == Verdict::malformed);
  auto one = vector("ok");
  const auto header = one.at("header").get<std::string>();
  for (const std::string& bad :
       std::vector<std::string>{"", "t=,v1=", "t=1," + header, header.substr(2), "t=-1,v1=00",
                                "t=99999999999999999999,v1=00", ",,=,t"}) {
    CAPTURE(bad);
    one["header"] = bad;
    CHECK(judged(one) == Verdict::malformed);
  }
  CHECK(check_signature({"POST", "", {}, ""}, {Secret("s")}, {}) == Verdict::missing);
}

TEST_CASE("each of several secrets may have signed", "[adapters][stripe][webhook]") {
  const auto one = vector("ok");
  const auto sent = delivery(one.at("header"), one.at("raw_body"));
  const auto now = seconds(one.at("now").get<std::int64_t>());
  const Secret secret(one.at("secret"));
  CHECK(check_signature(sent, {Secret("whsec_old"), secret}, now) == Verdict::accepted);
  CHECK(check_signature(sent, {secret, Secret("whsec_next")}, now) == Verdict::accepted);
  CHECK(check_signature(sent, {}, now) == Verdict::wrong);
}

TEST_CASE("no bit of Stripe's delivery can be changed", "[adapters][stripe][webhook]") {
  const auto one = vector("ok");
  const auto is_refused = [&](const tests::Parts& parts) {
    return check_signature(delivery(parts[0], parts[1]), {Secret(one.at("secret"))},
                           seconds(one.at("now").get<std::int64_t>())) != Verdict::accepted;
  };
  const tests::Parts parts{one.at("header"), one.at("raw_body")};
  REQUIRE_FALSE(is_refused(parts));
  CHECK(tests::first_accepted(parts, is_refused).empty());
}

PaymentNews read(const Json& event) { return read_event(event.dump()); }

TEST_CASE("what each published event means for a payment", "[adapters][stripe][webhook]") {
  const std::string session = "stripe:cs_test_a1TenantFortyTwo:";
  const std::map<std::string, std::pair<Kind, std::string>> expected{
      {"evt_1T42completed", {Kind::activated, session + "activated"}},
      {"evt_1T42completedUnpaid", {Kind::nothing, "stripe:evt_1T42completedUnpaid"}},
      {"evt_1T42asyncOk", {Kind::activated, session + "activated"}},
      {"evt_1T42asyncFail", {Kind::nothing, "stripe:evt_1T42asyncFail"}},
      {"evt_1T42expired", {Kind::nothing, "stripe:evt_1T42expired"}},
      {"evt_1T42invPaid", {Kind::activated, "stripe:in_T42:activated"}},
      {"evt_1T42invFailed", {Kind::lapsed, "stripe:in_T42:lapsed"}},
      {"evt_1T42subDeleted", {Kind::lapsed, "stripe:sub_T42:lapsed"}}};
  tests::for_each_copy("stripe_event_examples.json", [&](const Json& all) {
    REQUIRE(all.at("events").size() == expected.size());
    for (const auto& event : all.at("events")) {
      const auto news = read(event);
      CAPTURE(news.event.str());
      const auto& [kind, key] = expected.at(news.event.str());
      CHECK(news.kind == kind);
      CHECK(news.key == key);
      CHECK(news.type == event.at("type"));
      CHECK(news.at == seconds(event.at("created").get<std::int64_t>()));
      CHECK(news.customer == Reference("cus_T42"));
      const bool is_session = news.type.starts_with("checkout.");
      CHECK(news.tenant == (is_session ? std::optional(TenantId("tenant-42")) : std::nullopt));
    }
  });
}

TEST_CASE("a payment is kept by its subscription, else its customer", "[adapters][stripe][webhook]") {
  const auto events = tests::vectors("stripe_event_examples.json").at("events");
  auto event = events.at(0);
  auto& object = event["data"]["object"];
  CHECK(read(event).reference == Reference("sub_T42"));
  CHECK(read(events.at(7)).reference == Reference("sub_T42"));
  object["subscription"] = {{"id", "sub_expanded"}};
  CHECK(read(event).reference == Reference("sub_expanded"));
  object["subscription"] = nullptr;
  CHECK(read(event).reference == Reference("cus_T42"));
  object["customer"] = nullptr;
  CHECK(read(event).reference == Reference("cs_test_a1TenantFortyTwo"));
}

TEST_CASE("an invoice that is about no subscription says nothing of the monthly price",
          "[adapters][stripe][webhook]") {
  auto event = tests::vectors("stripe_event_examples.json").at("events").at(6);
  REQUIRE(event.at("type") == "invoice.payment_failed");
  event["data"]["object"]["parent"] = nullptr;
  CHECK(read(event).kind == Kind::nothing);
  event["data"]["object"]["subscription"] = "sub_old";  // as it stood before 2025
  CHECK(read(event).kind == Kind::lapsed);
  CHECK(read(event).reference == Reference("sub_old"));
}

TEST_CASE("a client reference that can be no tenant is none", "[adapters][stripe][webhook]") {
  auto event = tests::vectors("stripe_event_examples.json").at("events").at(0);
  event["data"]["object"]["client_reference_id"] = "tenant 42; drop";
  CHECK_FALSE(read(event).tenant);
  CHECK(read(event).kind == Kind::activated);
}

TEST_CASE("what is no event of Stripe's is refused by what is wrong", "[adapters][stripe][webhook]") {
  CHECK_THROWS_WITH(read_event("{"), "Stripe's event: no JSON in UTF-8 at byte 2");
  CHECK_THROWS_WITH(read_event("[]"), "Stripe's event: it is no JSON object");
  CHECK_THROWS_WITH(read_event(R"({"type":"x"})"), "Stripe's event, id: it is missing");
  CHECK_THROWS_WITH(read_event(R"({"id":"evt_1","type":7})"), "Stripe's event, type: it is missing");
  CHECK_THROWS_WITH(read_event(R"({"id":"evt_1","type":"customer.subscription.deleted"})"),
                    "Stripe's event, data.object.id: it is missing");
  CHECK_THROWS_WITH(
      read_event(R"({"id":"e","type":"customer.subscription.deleted","data":{"object":{"id":"sub_1"}}})"),
      "Stripe's event, created: it is no time in seconds");
  CHECK(read_event(R"({"id":"e","type":"v2.core.account_link.returned"})").kind == Kind::nothing);
}

TEST_CASE("deep JSON is refused before a tree is made of it", "[adapters][stripe][webhook]") {
  const auto nested = [](std::size_t depth) {
    return R"({"id":"e","type":"x","y":)" + std::string(depth - 1, '[') + std::string(depth - 1, ']') + "}";
  };
  CHECK(read_event(nested(32)).kind == Kind::nothing);
  CHECK_THROWS_WITH(read_event(nested(33)),
                    ContainsSubstring("more than 32 objects and arrays in each other"));
  CHECK_THROWS_AS(read_event(nested(100'000)), BadInput);
  CHECK(read_event(R"({"id":"e","type":"x","y":")" + std::string(50, '[') + R"(\"[[["})").kind ==
        Kind::nothing);
}

TEST_CASE("an event that two readers may read in two ways is refused", "[adapters][stripe][webhook]") {
  using namespace std::string_literals;
  CHECK_THROWS_WITH(read_event("{\"id\":\"e\",\"type\":\"x\"}\0{}"s), "Stripe's event: a NUL at byte 22");
  CHECK_THROWS_WITH(read_event(R"({"id":"e","type":"x","id":"f"})"),
                    "Stripe's event at /id: this name stands twice in its object");
  CHECK_THROWS_WITH(read_event(R"({"id":"e","type":"x","y":"\u0000"})"),
                    "Stripe's event at /y: a text with a NUL");
  CHECK_THROWS_WITH(read_event(R"({"id":"e","type":"x","created":18446744073709551616})"),
                    ContainsSubstring("an integer has at most 64 bits"));
}

}  // namespace
}  // namespace ledgerline::stripe::stripe_webhook_test
