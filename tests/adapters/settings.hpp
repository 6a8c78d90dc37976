#pragma once

#include "adapters/livekit/settings.hpp"
#include "adapters/smtp/settings.hpp"
#include "adapters/twilio/settings.hpp"
#include "adapters/vapi/settings.hpp"

/// Accounts that exist nowhere, with waits of nothing.
namespace ledgerline::tests {

inline const std::string account = "AC" + std::string(32, 'a'), token = "a-twilio-token-nobody-sees";

/// Counts the waits instead of waiting.
inline http::Pause counting(int& pauses) {
  return [&pauses](std::chrono::milliseconds) -> Awaitable<void> {
    ++pauses;
    co_return;
  };
}

inline twilio::Settings twilio_settings(int& pauses) {
  twilio::Settings settings;
  settings.credentials = {account, account, http::Secret(token)};
  settings.pause = counting(pauses);
  return settings;
}

inline vapi::Settings vapi_settings() {
  vapi::Settings settings;
  settings.key = http::Secret("a-vapi-key-nobody-sees");
  settings.twilio = {account, account, http::Secret(token)};
  return settings;
}

inline livekit::Settings livekit_settings() {
  livekit::Settings settings;
  settings.url = "https://shop.livekit.cloud";
  settings.key = "APIkey";
  settings.secret = http::Secret("a-livekit-secret-nobody-sees");
  settings.sip_uri = "sip:shop.sip.livekit.cloud;transport=tcp";
  settings.agent = "tenant-agent";
  settings.now = [] { return Time{1'772'355'600'000'000}; };
  return settings;
}

inline smtp::Settings smtp_settings() {
  smtp::Settings settings;
  settings.url = "smtp://mail.example.com:587";
  settings.user = "shop";
  settings.password = http::Secret("a-mail-password-nobody-sees");
  settings.from = "Shop <shop@example.com>";
  return settings;
}

}  // namespace ledgerline::tests
