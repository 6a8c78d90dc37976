#pragma once

#include <chrono>
#include <string>

#include "adapters/http/outcome.hpp"
#include "adapters/http/pause.hpp"
#include "adapters/http/secret.hpp"

namespace ledgerline::twilio {

/// Who we are at Twilio. The user is the account with its auth token, or an API key (SK…) with its secret.
struct Credentials {
  std::string account, user;
  http::Secret password;
};

struct Settings {
  Credentials credentials;
  std::string api_url = "https://api.twilio.com";
  std::string pricing_url = "https://pricing.twilio.com";
  std::string trunking_url = "https://trunking.twilio.com";
  std::string numbers_url = "https://numbers.twilio.com";
  http::Pause pause = http::pause;
  std::chrono::milliseconds look_again{5'000};  // for a number that was not found, though it may be ours
  std::chrono::milliseconds look_for_text_again{30'000};  // a list may show a text late

  http::Provider provider() const;
};

}  // namespace ledgerline::twilio
