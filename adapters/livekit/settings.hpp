#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "adapters/http/outcome.hpp"
#include "adapters/http/secret.hpp"
#include "events/kernel/time.hpp"

namespace ledgerline::livekit {

/// The machine's clock.
Time system_now();

struct Settings {
  std::string url;  // https://<project>.livekit.cloud
  std::string key;
  http::Secret secret;
  std::string sip_uri;  // sip:<project>.sip.livekit.cloud;transport=tcp: where the carrier sends calls to
  std::string agent;    // who answers, where an order names nobody
  std::function<Time()> now = system_now;
  std::chrono::milliseconds timeout{30'000};

  http::Provider provider() const;
};

}  // namespace ledgerline::livekit
