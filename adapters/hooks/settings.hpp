#pragma once

#include <optional>
#include <string>

#include "adapters/twilio/twiml.hpp"
#include "adapters/webhooks.hpp"

namespace ledgerline::hooks {

struct HookSettings {
  WebhookSettings secrets;
  std::string public_url;          // APP_URL, without the last slash: what Twilio signs is made from it
  std::optional<E164> onboarding;  // ONBOARDING_NUMBER: texts to it, and to no other, are the onboarding's
  std::string country = "GB";      // of senders whose number tells none
  twilio::CallTargets calls;       // where calls go on, by the tenant's voice route
  std::string nobody =             // said to callers of a number that is nobody's
      "The number you have called is not in service.";
};

/// Reads what read_webhook_settings() does, APP_URL, ONBOARDING_NUMBER, LIVEKIT_SIP_URI, LIVEKIT_SIP_USER,
/// LIVEKIT_SIP_PASSWORD and CALL_HANDLER_URL (adapters/README.md has the list). `country` as read_country
/// takes it. Throws BadInput, which names the variable and what to do, and never quotes a secret.
HookSettings read_hook_settings(const Variables& variables, const std::string& country);

}  // namespace ledgerline::hooks
