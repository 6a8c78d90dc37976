#include "tools/simulator/stripe.hpp"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

#include "tools/simulator/crypto.hpp"

namespace ledgerline::simulator {
namespace {

/// Stripe drops what is not made of letters, digits, - and _, or longer than 200: the event then carries
/// null.
Json reference(const Json& wanted) {
  if (!wanted.is_string()) return nullptr;
  const auto text = wanted.get<std::string>();
  const auto is_allowed = [](unsigned char c) { return std::isalnum(c) || c == '-' || c == '_'; };
  return !text.empty() && text.size() <= 200 && std::ranges::all_of(text, is_allowed) ? wanted : Json();
}

std::string payment_status(const std::string& type, const Json& about) {
  if (about.contains("payment_status")) return about.at("payment_status").get<std::string>();
  return type == "checkout.session.async_payment_failed" || type == "checkout.session.expired" ? "unpaid"
                                                                                               : "paid";
}

Json session(const std::string& type, const Json& about, const std::string& suffix, std::int64_t seconds) {
  const auto email = about.value("email", "customer@example.com");
  return {{"id", about.value("session", "cs_test_" + suffix)},
          {"object", "checkout.session"},
          {"amount_subtotal", about.value("amount", 2900)},
          {"amount_total", about.value("amount", 2900)},
          {"client_reference_id", reference(about.value("client_reference_id", Json()))},
          {"created", seconds},
          {"currency", about.value("currency", "gbp")},
          {"customer", about.value("customer", "cus_" + suffix)},
          {"customer_details", {{"email", email}, {"name", nullptr}, {"phone", nullptr}}},
          {"customer_email", nullptr},
          {"invoice", "in_" + suffix},
          {"livemode", false},
          {"metadata", about.value("metadata", Json::object())},
          {"mode", "subscription"},
          {"payment_link", "plink_" + suffix},
          {"payment_method_types", Json::array({"card"})},
          {"payment_status", payment_status(type, about)},
          {"status", type == "checkout.session.expired" ? "expired" : "complete"},
          {"subscription", about.value("subscription", "sub_" + suffix)}};
}

Json invoice(const std::string& type, const Json& about, const std::string& suffix, std::int64_t seconds) {
  const bool is_paid = type == "invoice.paid";
  const int amount = about.value("amount", 2900);
  return {{"id", about.value("invoice", "in_" + suffix)},
          {"object", "invoice"},
          {"amount_due", amount},
          {"amount_paid", is_paid ? amount : 0},
          {"amount_remaining", is_paid ? 0 : amount},
          {"attempt_count", 1},
          {"attempted", true},
          {"billing_reason", "subscription_cycle"},
          {"created", seconds},
          {"currency", about.value("currency", "gbp")},
          {"customer", about.value("customer", "cus_" + suffix)},
          {"livemode", false},
          {"metadata", about.value("metadata", Json::object())},
          {"parent",
           {{"type", "subscription_details"},
            {"subscription_details",
             {{"subscription", about.value("subscription", "sub_" + suffix)},
              {"metadata", about.value("metadata", Json::object())}}}}},
          {"status", is_paid ? "paid" : "open"}};
}

Json subscription(const Json& about, const std::string& suffix, std::int64_t seconds) {
  return {{"id", about.value("subscription", "sub_" + suffix)},
          {"object", "subscription"},
          {"canceled_at", seconds},
          {"created", seconds},
          {"currency", about.value("currency", "gbp")},
          {"customer", about.value("customer", "cus_" + suffix)},
          {"ended_at", seconds},
          {"livemode", false},
          {"metadata", about.value("metadata", Json::object())},
          {"status", "canceled"}};
}

Json object(const std::string& type, const Json& about, const std::string& suffix, std::int64_t seconds) {
  if (type.starts_with("checkout.session.")) return session(type, about, suffix, seconds);
  if (type.starts_with("invoice.")) return invoice(type, about, suffix, seconds);
  if (type.starts_with("customer.subscription.")) return subscription(about, suffix, seconds);
  throw std::invalid_argument("type '" + type +
                              "' is neither checkout.session.*, invoice.* nor customer.subscription.*");
}

}  // namespace

std::string stripe_signature(const std::vector<std::string>& secrets, std::int64_t seconds,
                             std::string_view body) {
  auto header = fmt::format("t={}", seconds);
  for (const auto& secret : secrets)
    header += ",v1=" + hex(hmac(Hash::sha256, secret, fmt::format("{}.{}", seconds, body)));
  return header;
}

Json Stripe::event(const Json& about, const Json& wanted) {
  auto details = about;
  details.erase("events");
  details.update(wanted);
  const auto type = details.value("type", "checkout.session.completed");
  const auto seconds = world_.clock.now() / 1'000'000;
  const auto suffix = details.value("suffix", world_.ids.word("", 16));
  return {{"id", details.value("id", world_.ids.word("evt_", 16))},
          {"object", "event"},
          {"api_version", "2026-10-28.endive"},
          {"created", seconds},
          {"data", {{"object", object(type, details, suffix, seconds)}}},
          {"livemode", false},
          {"pending_webhooks", 1},
          {"request", {{"id", nullptr}, {"idempotency_key", nullptr}}},
          {"type", type}};
}

Delivery Stripe::delivery(const Json& about, const Json& event) {
  const auto secrets = about.value("secrets", std::vector<std::string>{world_.credentials.stripe_secret});
  const auto seconds = world_.clock.now() / 1'000'000 - about.value("age", 0);
  Delivery delivery;
  delivery.url = about.at("url").get<std::string>();
  delivery.type = "application/json; charset=utf-8";
  delivery.body = event.dump();
  delivery.headers["Stripe-Signature"] = stripe_signature(secrets, seconds, delivery.body);
  delivery.label = "stripe:" + event.at("type").get<std::string>() + ":" + event.at("id").get<std::string>();
  return delivery;
}

std::vector<Delivery> Stripe::deliveries(const Json& about) {
  if (!about.contains("url")) throw std::invalid_argument("url: where to post it");
  auto shared = about;  // events of one call are about one session, unless they name others
  shared.emplace("suffix", world_.ids.word("", 16));
  std::vector<Delivery> all;
  for (const auto& wanted : about.value("events", Json::array({Json::object()}))) {
    const auto made = delivery(about, event(shared, wanted));
    all.insert(all.end(), about.value("copies", std::size_t{1}), made);
  }
  if (about.value("reversed", false)) std::ranges::reverse(all);
  return all;
}

}  // namespace ledgerline::simulator
