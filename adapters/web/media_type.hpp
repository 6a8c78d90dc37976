#pragma once

#include <string_view>

#include "adapters/web/request.hpp"

namespace ledgerline::web {

/// Throws Refused, 415, unless the body is of that media type, whatever its parameters (RFC 9110,
/// section 8.3).
void expect_type(const Request& request, std::string_view type);

}  // namespace ledgerline::web
