#pragma once

#include <cstdint>
#include <string>

namespace ledgerline::simulator {

/// Whether it is a JWT (HS256) of this key and secret, valid at this time, with the grant sip.admin.
bool grants_sip_admin(const std::string& token, const std::string& key, const std::string& secret,
                      std::int64_t seconds);

}  // namespace ledgerline::simulator
