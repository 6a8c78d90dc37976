#pragma once

#include "adapters/http/form.hpp"
#include "adapters/web/request.hpp"

namespace ledgerline::web {

using http::form_of;
using http::FormLimits;

/// The request's body as a form. Throws http::Malformed, which is answered as 400; Refused, 415, where it is
/// said to be something else.
Fields form_body(const Request& request, const FormLimits& limits = {});

/// What stands behind the '?' of the target. Throws http::Malformed.
Fields query_of(const Request& request, const FormLimits& limits = {});

}  // namespace ledgerline::web
