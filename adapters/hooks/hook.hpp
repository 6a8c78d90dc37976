#pragma once

#include <array>
#include <string>
#include <string_view>

#include "adapters/webhooks.hpp"

namespace ledgerline::hooks {

/// The addresses that providers call. The names stand in metrics, and in the table of what is parked.
enum class Hook { twilio_sms, twilio_inbound, twilio_status, vapi, stripe, livekit };
inline constexpr std::array<std::string_view, 6> names(Hook) {
  return {"twilio_sms", "twilio_inbound", "twilio_status", "vapi", "stripe", "livekit"};
}

std::string_view name_of(Hook hook);
/// "/webhooks/twilio/sms"
std::string_view path_of(Hook hook);
WebhookProvider provider_of(Hook hook);
/// Throws BadInput for a name that is none.
Hook read_hook(std::string_view name);

}  // namespace ledgerline::hooks
