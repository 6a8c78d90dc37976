#pragma once

#include <string_view>

#include "adapters/web/request.hpp"

namespace ledgerline::web {

/// Throws Refused, 415, unless the body is of that media type, whatever its parameters (RFC 9110,
/// section 8.3).
void expect_type(const Request& request, std::string_view type);

/// Whether the caller names that media type in Accept, and not as one that it will not have (section 12.5.1).
/// A range that covers it (*/*) does not name it.
bool accepts_by_name(const Request& request, std::string_view type);

}  // namespace ledgerline::web
