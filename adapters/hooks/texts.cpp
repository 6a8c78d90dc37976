#include "adapters/hooks/hear.hpp"
#include "adapters/http/form.hpp"
#include "engine/inbound.hpp"

namespace ledgerline::hooks {
namespace {

/// Whose onboarding it is, nobody could tell by a number that is no onboarding's; a short code has no owner.
bool is_onboarding(const Desk& desk, const twilio::InboundText& text) {
  return text.from && text.to && text.to == desk.settings.onboarding;
}

/// A text to a tenant's own number is the platform's to take; we have nothing to say to it.
Heard silence() { return {Heard::Kind::nothing, "NOT_OURS", {}, {}}; }

InboundText as_delivered(const twilio::InboundText& text) {
  InboundText inbound;
  inbound.from = text.from->str();
  inbound.to = text.to->str();
  inbound.message = text.id.str();
  inbound.body = text.body;
  return inbound;
}

}  // namespace

Awaitable<Heard> hear_text(Desk& desk, const http::Delivery& delivery, Cause cause) {
  const auto text = twilio::read_inbound_text(http::form_of(delivery.body));
  if (!is_onboarding(desk, text)) {
    const auto tenant = co_await tenant_called(desk, text.to);
    if (tenant) co_return silence();
    co_return parked("NOT_THE_ONBOARDING_NUMBER", text.key);
  }
  Request request = request_of(as_delivered(text), desk.vault, desk.settings.country);
  cause.causation = text.id;
  auto heard = co_await run(desk, std::move(request), text.id.str(), text.key, std::move(cause));
  co_return heard;
}

}  // namespace ledgerline::hooks
