#pragma once

#include <functional>
#include <optional>
#include <string>

#include "adapters/http/curl_http.hpp"
#include "adapters/livekit/settings.hpp"
#include "adapters/smtp/settings.hpp"
#include "adapters/twilio/settings.hpp"
#include "adapters/vapi/settings.hpp"
#include "engine/effects/perform.hpp"

namespace ledgerline {

/// Whom the surroundings name: none where no variable of a provider's credentials is set.
struct Providers {
  std::optional<twilio::Settings> twilio;
  std::optional<vapi::Settings> vapi;
  std::optional<livekit::Settings> livekit;
  std::optional<smtp::Settings> smtp;
  http::CurlSettings http;
};

/// The value of a variable, nullptr where it is not set: std::getenv, or a test's.
using Variables = std::function<const char*(const char* name)>;

/// Its text, empty where it is not set. Throws BadInput for what is no line of UTF-8.
std::string text_of(const Variables& variables, const std::string& name);

/// Reads TWILIO_*, VAPI_*, LIVEKIT_*, SMTP_URL and MAIL_FROM (README.md has the list). Throws BadInput, which
/// names the variable and what to do, and never quotes a secret.
Providers read_providers(const Variables& variables);

/// The adapters of those that are there.
Adapters adapters_of(const Providers& providers);

}  // namespace ledgerline
