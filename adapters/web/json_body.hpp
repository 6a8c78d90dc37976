#pragma once

#include "adapters/http/strict_json.hpp"
#include "adapters/web/request.hpp"

/// JSON that callers send. Only .cpp files include this.
namespace ledgerline::web {

using http::json_of;
using http::JsonLimits;

/// The request's body as JSON. Throws http::Malformed, which is answered as 400; Refused, 415, where it is
/// said to be something else.
nlohmann::json json_body(const Request& request, const JsonLimits& limits = {});

}  // namespace ledgerline::web
