#include "adapters/stripe/webhook.hpp"

#include "adapters/http/foreign.hpp"

namespace ledgerline::stripe {
namespace {

using http::Json;
using http::member;
using http::text;
using Kind = PaymentNews::Kind;

constexpr std::string_view what = "Stripe's event";

/// A reference, or the object that was expanded in its place.
std::string id_in(const Json& object, const char* name) {
  const auto& value = member(object, name);
  return value.is_object() ? text(value, "id") : text(object, name);
}

/// An invoice names its subscription in `parent` since API version 2025-03-31, before that itself.
std::string subscription_of(const Json& object) {
  if (text(object, "object") == "subscription") return text(object, "id");
  auto id = id_in(object, "subscription");
  if (id.empty()) id = id_in(member(member(object, "parent"), "subscription_details"), "subscription");
  return id;
}

/// `unpaid` is a payment that is on its way: async_payment_succeeded follows.
bool is_paid(const Json& session) {
  const auto status = text(session, "payment_status");
  return status == "paid" || status == "no_payment_required";
}

/// A first payment that failed takes nothing away: nothing had been given for it. An invoice without
/// subscription is about something else than the monthly price.
Kind kind_of(const std::string& type, const Json& object) {
  const bool monthly = !subscription_of(object).empty();
  if (type == "checkout.session.completed" || type == "checkout.session.async_payment_succeeded")
    return is_paid(object) ? Kind::activated : Kind::nothing;
  if (type == "invoice.paid") return monthly ? Kind::activated : Kind::nothing;
  if (type == "invoice.payment_failed") return monthly ? Kind::lapsed : Kind::nothing;
  if (type == "customer.subscription.deleted") return Kind::lapsed;
  return Kind::nothing;
}

std::string_view word(Kind kind) {
  switch (kind) {
    case Kind::activated: return "activated";
    case Kind::lapsed: return "lapsed";
    case Kind::nothing: break;
  }
  return "nothing";
}

/// What is told of a fact by one type and another gives one key; what says nothing is known by its own id.
std::string key_of(const PaymentNews& news, const std::string& object) {
  if (news.kind == Kind::nothing) return "stripe:" + news.event.str();
  return fmt::format("stripe:{}:{}", object, word(news.kind));
}

std::optional<Time> time_of(const Json& event) {
  const auto& created = member(event, "created");
  const auto seconds = created.is_number_integer() ? created.get<std::int64_t>() : -1;
  if (seconds < 0 || seconds > 253'402'300'799) return {};  // the year 9999
  return Time{seconds * 1'000'000};
}

/// An event that means something must say what it is about, and when it came about.
void expect_whole(const PaymentNews& news, const std::optional<Reference>& object,
                  const std::optional<Time>& at) {
  if (news.kind == Kind::nothing) return;
  if (!object) throw BadInput(fmt::format("{}, data.object.id: it is missing", what));
  if (!at) throw BadInput(fmt::format("{}, created: it is no time in seconds", what));
}

}  // namespace

PaymentNews read_event(std::string_view body) {
  const auto event = http::foreign_object(body, what);
  const auto& object = member(member(event, "data"), "object");
  PaymentNews news;
  news.type = http::needed<Reference>(text(event, "type"), fmt::format("{}, type", what)).str();
  news.event = http::needed<Reference>(text(event, "id"), fmt::format("{}, id", what));
  news.kind = kind_of(news.type, object);
  news.tenant = http::given<TenantId>(text(object, "client_reference_id"));
  news.subscription = http::given<Reference>(subscription_of(object));
  news.customer = http::given<Reference>(id_in(object, "customer"));
  const auto id = http::given<Reference>(text(object, "id"));
  const auto at = time_of(event);
  expect_whole(news, id, at);
  news.at = at.value_or(Time{});
  news.reference = news.subscription ? *news.subscription
                   : news.customer   ? *news.customer
                                     : id.value_or(news.event);
  news.key = key_of(news, id ? id->str() : "");
  return news;
}

}  // namespace ledgerline::stripe
