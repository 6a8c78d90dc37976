#pragma once

#include <string>

#include "adapters/http/secret.hpp"
#include "events/kernel/time.hpp"

namespace ledgerline::livekit {

/// A JWT (HS256) that may administer SIP trunks and rules, from half a minute before `now` (clocks differ) to
/// two minutes after.
std::string sip_admin_token(const std::string& key, const http::Secret& secret, Time now);

}  // namespace ledgerline::livekit
