#include "adapters/hooks/hear.hpp"
#include "adapters/postgres/lookups.hpp"

namespace ledgerline::hooks {
namespace {

/// By the reference that the payment link was given, else by what the tenant pays with.
Awaitable<std::optional<TenantId>> tenant_in(Desk& desk, stripe::PaymentNews news) {
  auto question = [news](postgres::PostgresLog& log) -> std::optional<TenantId> {
    if (!news.tenant) return postgres::tenant_paying_by(log.session(), news.subscription, news.customer);
    return log.tenant(*news.tenant) ? news.tenant : std::nullopt;
  };
  auto tenant = co_await desk.readers.ask(std::move(question));
  co_return tenant;
}

Request command_of(const stripe::PaymentNews& news, const TenantId& tenant) {
  if (news.kind == stripe::PaymentNews::Kind::activated)
    return ActivatePayment{tenant, news.reference, news.at};
  return LapsePayment{tenant, news.reference, news.at};
}

}  // namespace

Awaitable<Heard> hear_stripe(Desk& desk, const http::Delivery& delivery, Cause cause) {
  const auto news = stripe::read_event(delivery.body);
  Heard heard;
  heard.code = "NO_PAYMENT_NEWS";
  if (news.kind == stripe::PaymentNews::Kind::nothing) co_return heard;
  const auto tenant = co_await tenant_in(desk, news);
  if (!tenant) co_return parked("UNKNOWN_TENANT", news.key);
  auto request = command_of(news, *tenant);
  cause.causation = news.event;
  heard = co_await run(desk, std::move(request), news.key, news.key, std::move(cause));
  co_return heard;
}

}  // namespace ledgerline::hooks
