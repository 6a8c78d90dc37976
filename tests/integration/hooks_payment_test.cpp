#include <nlohmann/json.hpp>

#include "tests/support/catch.hpp"
#include "tests/support/faults.hpp"
#include "tests/support/given.hpp"
#include "tests/support/hook_office.hpp"

/// Stripe's events over real HTTP.
namespace ledgerline::tests::hooks_payment_test {
namespace {

using Json = nlohmann::json;

std::string checkout(const std::string& id, const std::string& tenant_id, std::int64_t created = 100,
                     const std::string& subscription = "sub_1") {
  const Json object{{"id", "cs_" + id},
                    {"object", "checkout.session"},
                    {"payment_status", "paid"},
                    {"customer", "cus_1"},
                    {"subscription", subscription},
                    {"client_reference_id", tenant_id.empty() ? Json() : Json(tenant_id)}};
  return Json{{"id", "evt_" + id},
              {"type", "checkout.session.completed"},
              {"created", created},
              {"data", {{"object", object}}}}
      .dump();
}

std::string invoice(const std::string& type, const std::string& id, std::int64_t created,
                    const std::string& subscription = "sub_1") {
  const Json object{
      {"id", "in_" + id}, {"object", "invoice"}, {"subscription", subscription}, {"customer", "cus_1"}};
  return Json{
      {"id", "evt_" + type + id}, {"type", type}, {"created", created}, {"data", {{"object", object}}}}
      .dump();
}

std::string ended(const std::string& subscription, std::int64_t created) {
  const Json object{{"id", subscription}, {"object", "subscription"}, {"customer", "cus_9"}};
  return Json{{"id", "evt_end_" + subscription},
              {"type", "customer.subscription.deleted"},
              {"created", created},
              {"data", {{"object", object}}}}
      .dump();
}

struct Payments {
  postgres::Database log = fresh_log();
  HookOffice office{log};

  Payments() { office.run(RegisterTenant{registered("shop")}); }
  bool paid() { return office.tenant("shop")->paid; }
  /// Delivers it; the code of what came of it.
  std::string told(const std::string& body) {
    CHECK(office.stripe(body).status == 200);
    return office.noted().code;
  }
};

}  // namespace

TEST_CASE("a checkout makes its tenant pay, once; the month's news keep it so", "[hooks][payment]") {
  Payments at;
  CHECK(at.told(checkout("1", "shop")) == "PAYMENT_ACTIVE");
  CHECK(at.paid());
  CHECK(at.office.tenant("shop")->payment_reference == Reference("sub_1"));
  const auto head = at.office.head();
  CHECK(at.told(checkout("1", "shop")) == "PAYMENT_ACTIVE");
  CHECK(at.office.head() == head);
  CHECK(at.told(invoice("invoice.paid", "2", 200)) == "PAYMENT_ACTIVE");  // by its subscription
  CHECK(at.told(invoice("invoice.payment_failed", "3", 300)) == "PAYMENT_LAPSED");
  CHECK_FALSE(at.paid());
  CHECK(at.told(invoice("invoice.finalized", "4", 400)) == "NO_PAYMENT_NEWS");
}

TEST_CASE("news that came late change nothing: what came about last counts", "[hooks][payment]") {
  Payments at;
  at.told(checkout("1", "shop", 100));
  at.told(invoice("invoice.paid", "3", 300));
  CHECK(at.told(invoice("invoice.payment_failed", "2", 200)) == "OLDER_NEWS");
  CHECK(at.paid());
  at.told(invoice("invoice.payment_failed", "5", 500));
  CHECK(at.told(invoice("invoice.paid", "4", 400)) == "OLDER_NEWS");
  CHECK_FALSE(at.paid());
}

TEST_CASE("a subscription that was replaced ends without harm", "[hooks][payment]") {
  Payments at;
  at.told(checkout("1", "shop", 100, "sub_old"));
  at.told(checkout("2", "shop", 200, "sub_new"));
  CHECK(at.office.stripe(ended("sub_old", 300)).status == 200);
  CHECK(at.office.noted().code == "UNKNOWN_TENANT");  // nobody pays by it any more
  CHECK(at.paid());
  CHECK(at.told(ended("sub_new", 400)) == "PAYMENT_LAPSED");
}

TEST_CASE("what Stripe did not sign, or signed long ago, is refused", "[hooks][payment]") {
  Payments at;
  const auto body = checkout("1", "shop");
  const auto old = at.office.stripe(body, HookOffice::now_s - 301);
  CHECK(old.status == 403);
  CHECK_THAT(old.body, ContainsSubstring("SIGNATURE_TOO_OLD"));
  CHECK(at.office.post("/webhooks/stripe", body, {"Stripe-Signature: t=1,v1=00"}).status == 403);
  CHECK_FALSE(at.paid());
}

TEST_CASE("an event that two readers may read in two ways is kept, and changes nothing", "[hooks][payment]") {
  Payments at;
  const auto twice = R"({"id":"evt_1","id":"evt_2","type":"checkout.session.completed"})";
  CHECK(at.office.stripe(twice).status == 200);
  CHECK(at.office.noted().code == "UNREADABLE");
  using namespace std::string_literals;
  CHECK(at.office.stripe(checkout("1", "shop") + "\0{}"s).status == 200);
  CHECK(at.office.noted().code == "UNREADABLE");
  CHECK_FALSE(at.paid());
  CHECK(ask(at.log, "select count(*) from parked") == "2");
}

TEST_CASE("a payment of somebody unknown is kept, sealed, and counts once they are known",
          "[hooks][payment]") {
  Payments at;
  CHECK(at.told(checkout("1", "bakery")) == "UNKNOWN_TENANT");
  CHECK(at.told(checkout("1", "bakery")) == "UNKNOWN_TENANT");
  CHECK(ask(at.log, "select count(*) from parked") == "1");
  CHECK(ask(at.log, "select count(*) from parked where content ~ 'bakery|cus_1' or key ~ 'bakery'") == "0");
  auto replayed = at.office.replay();
  REQUIRE(replayed.size() == 1);
  CHECK(replayed[0].heard.kind == hooks::Heard::Kind::parked);
  CHECK(ask(at.log, "select count(*) from parked where tried_at is not null") == "1");
  auto bakery = registered("bakery");
  bakery.owner_phone = Personal(E164("+447900000077"));
  at.office.run(RegisterTenant{bakery});
  CHECK(at.office.replay(replayed[0].id + 1).empty());
  replayed = at.office.replay(replayed[0].id);
  REQUIRE(replayed.size() == 1);
  CHECK(replayed[0].heard.code == "PAYMENT_ACTIVE");
  CHECK(at.office.tenant("bakery")->paid);
  CHECK(ask(at.log, "select count(*) from parked") == "0");
  CHECK(ask(at.log, "select metadata ->> 'actor' from events where type = 'payment.activated'") ==
        "operator");
  const auto head = at.office.head();
  CHECK(at.told(checkout("1", "bakery")) == "PAYMENT_ACTIVE");  // Stripe delivers it once more
  CHECK(at.office.head() == head);
}

}  // namespace ledgerline::tests::hooks_payment_test
