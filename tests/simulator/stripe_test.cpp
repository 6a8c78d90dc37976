#include "tools/simulator/stripe.hpp"

#include <ctime>

#include "tests/support/catch.hpp"
#include "tests/support/simulator.hpp"
#include "tests/support/webhook_receiver.hpp"

namespace ledgerline::tests::stripe_test {
namespace {

const std::string secret = "whsec_51mulator", older = "whsec_older";

Json event(const WebhookReceiver::Post& post) { return Json::parse(post.body); }

std::int64_t moment(const WebhookReceiver::Post& post) {
  return std::stoll(post.headers.at("stripe-signature").substr(2));
}

}  // namespace

TEST_CASE("a paid checkout is posted with its signature", "[simulator]") {
  const Simulator simulator;
  WebhookReceiver receiver;
  const auto told = simulator.admin("POST", "/stripe/deliver",
                                    {{"url", receiver.url()}, {"client_reference_id", "tenant-42"}});
  REQUIRE(told.size() == 1);
  CHECK(told[0].at("status") == 200);
  const auto post = receiver.wait_for(1)[0];
  const auto session = event(post)["data"]["object"];
  CHECK(event(post).at("type") == "checkout.session.completed");
  CHECK(session.at("client_reference_id") == "tenant-42");
  CHECK(session.at("payment_status") == "paid");
  CHECK(post.headers.at("stripe-signature") ==
        simulator::stripe_signature({secret}, moment(post), post.body));
}

TEST_CASE("events are doubled and reordered, each double with the same id", "[simulator]") {
  const Simulator simulator;
  WebhookReceiver receiver;
  const Json events = {{{"type", "checkout.session.completed"}, {"payment_status", "unpaid"}},
                       {{"type", "checkout.session.async_payment_succeeded"}}};
  simulator.admin("POST", "/stripe/deliver",
                  {{"url", receiver.url()}, {"events", events}, {"copies", 2}, {"reversed", true}});
  const auto posts = receiver.wait_for(4);
  REQUIRE(posts.size() == 4);
  CHECK(event(posts[0]).at("type") == "checkout.session.async_payment_succeeded");
  CHECK(event(posts[0]).at("id") == event(posts[1]).at("id"));
  CHECK(event(posts[2])["data"]["object"]["payment_status"] == "unpaid");
  CHECK(event(posts[0])["data"]["object"]["id"] == event(posts[3])["data"]["object"]["id"]);
}

TEST_CASE("an event may be signed with two secrets, or long ago", "[simulator]") {
  const Simulator simulator;
  WebhookReceiver receiver;
  simulator.admin("POST", "/stripe/deliver",
                  {{"url", receiver.url()}, {"secrets", {older, secret}}, {"age", 301}});
  const auto post = receiver.wait_for(1)[0];
  CHECK(moment(post) <= std::time(nullptr) - 301);
  CHECK(post.headers.at("stripe-signature") ==
        simulator::stripe_signature({older, secret}, moment(post), post.body));
}

TEST_CASE("a reference that Stripe would not take is dropped in silence", "[simulator]") {
  const Simulator simulator;
  WebhookReceiver receiver;
  simulator.admin("POST", "/stripe/deliver", {{"url", receiver.url()}, {"client_reference_id", "tenant 42"}});
  CHECK(event(receiver.wait_for(1)[0])["data"]["object"]["client_reference_id"].is_null());
}

TEST_CASE("the monthly life of a subscription", "[simulator]") {
  const Simulator simulator;
  WebhookReceiver receiver;
  for (const auto* type : {"invoice.paid", "invoice.payment_failed", "customer.subscription.deleted"})
    simulator.admin(
        "POST", "/stripe/deliver",
        {{"url", receiver.url()}, {"type", type}, {"subscription", "sub_1"}, {"customer", "cus_1"}});
  const auto posts = receiver.wait_for(3);
  CHECK(event(posts[0])["data"]["object"]["status"] == "paid");
  CHECK(event(posts[1])["data"]["object"]["status"] == "open");
  CHECK(event(posts[2])["data"]["object"]["id"] == "sub_1");
  CHECK_THROWS_WITH(
      simulator.admin("POST", "/stripe/deliver", {{"url", receiver.url()}, {"type", "charge.paid"}}),
      ContainsSubstring("charge.paid"));
}

}  // namespace ledgerline::tests::stripe_test
