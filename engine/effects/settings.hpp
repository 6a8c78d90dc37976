#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace ledgerline {

/// Where a tenant's calls, texts and events are sent, and how numbers are looked for. Of the platform, from
/// its configuration.
struct ProviderSettings {
  std::string app_url;    // APP_URL: what webhooks are made from
  std::string voice_url;  // TWILIO_VOICE_URL: in the place of our own inbound handler
  std::string
      status_callback;  // TWILIO_STATUS_CALLBACK_URL: none is left out, since an empty one clears the field
  std::string sip_uri;  // LIVEKIT_SIP_URI: where Twilio's trunk leads
  std::string agent = "ledgerline-agent";  // LIVEKIT_AGENT_NAME
  std::string mail_from;                   // MAIL_FROM: an address, or Name <address>
  std::string brand = "Ledgerline";        // LEDGERLINE_BRAND: who writes the e-mails
  std::vector<std::string> fallback_area_codes = {"415", "510", "650"};  // in the US, after the one asked for

  /// The handler of a tenant's inbound calls; it carries the business id.
  std::string inbound_url(const std::string& tenant) const;
  std::string sms_url(const std::string& tenant) const;
  /// Where the carrier tells what became of a text; empty without an address of ours.
  std::string text_status_url() const;
  /// Where Vapi's events about a tenant go.
  std::string vapi_url(const std::string& tenant) const;
};

}  // namespace ledgerline
