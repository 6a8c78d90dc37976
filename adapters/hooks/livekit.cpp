#include "adapters/hooks/hear.hpp"

namespace ledgerline::hooks {
namespace {

/// Somebody calls in: a call that we make has no rule that it came by.
bool is_arrival(const livekit::RoomEvent& event) {
  return event.type.str() == "participant_joined" && event.is_sip && event.sip_rule && event.called;
}

}  // namespace

Awaitable<Heard> hear_livekit(Desk& desk, const http::Delivery& delivery, Cause cause) {
  const auto event = livekit::read_event(delivery.body);
  Heard heard;
  heard.code = "NOTED";
  if (!is_arrival(event)) co_return heard;
  const auto tenant = co_await tenant_called(desk, event.called);
  const auto call = event.sip_call.value_or(event.id);
  if (!tenant) co_return parked("UNKNOWN_TENANT", event.key);
  heard = co_await hear_arrival(desk, *tenant, call, std::move(cause));
  co_return heard;
}

}  // namespace ledgerline::hooks
