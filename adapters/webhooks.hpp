#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/livekit/webhook.hpp"
#include "adapters/providers.hpp"
#include "adapters/stripe/webhook.hpp"
#include "adapters/twilio/webhook.hpp"
#include "adapters/vapi/webhook.hpp"

namespace ledgerline {

/// By which secrets each provider's webhooks are checked: nobody's where none are set, and then none are
/// accepted.
struct WebhookSettings {
  http::Secrets twilio;
  http::Secrets stripe;
  std::optional<vapi::WebhookProfile> vapi;
  std::vector<livekit::ApiKey> livekit;
};

/// Reads TWILIO_AUTH_TOKEN, STRIPE_WEBHOOK_SECRET, VAPI_WEBHOOK_SECRET … (README.md has the list). Throws
/// BadInput, which names the variable and what to do, and never quotes a secret.
WebhookSettings read_webhook_settings(const Variables& variables);

enum class WebhookProvider { twilio, stripe, vapi, livekit };
inline constexpr std::array<std::string_view, 4> names(WebhookProvider) {
  return {"twilio", "stripe", "vapi", "livekit"};
}

/// Whether a delivery is from whom it says. Throws BadInput where no secret of that provider's is set, naming
/// the variable.
http::Verdict check_signature(WebhookProvider provider, const http::Delivery& delivery,
                              const WebhookSettings& settings, Time now);

}  // namespace ledgerline
