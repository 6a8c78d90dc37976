#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "adapters/http/outcome.hpp"
#include "adapters/http/secret.hpp"
#include "adapters/twilio/settings.hpp"

namespace ledgerline::vapi {

struct Settings {
  http::Secret key;  // the private one
  std::string api_url = "https://api.vapi.ai";
  std::optional<std::string> server_credential;  // Vapi's name for what it signs its events with
  twilio::Credentials twilio;                    // Vapi reaches the number by them
  std::chrono::milliseconds timeout{60'000};     // as Vapi's own library waits

  http::Provider provider() const;
};

}  // namespace ledgerline::vapi
