#pragma once

#include <string_view>

#include "events/stored.hpp"

namespace ledgerline {

Digest sha256(std::string_view bytes);

/// From 64 hexadecimal digits, as hex() gives them. Throws BadInput.
Digest parse_digest(std::string_view text);

}  // namespace ledgerline
