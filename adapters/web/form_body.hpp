#pragma once

#include <cstddef>
#include <string_view>

#include "adapters/web/request.hpp"

namespace ledgerline::web {

struct FormLimits {
  std::size_t fields = 200;
  std::size_t text = 16 * 1024;  // bytes of a name or a value, decoded: a text of 1,600 characters fits
};

/// The pairs of application/x-www-form-urlencoded, in the order they stand; a '+' is a blank. Throws Refused,
/// 400: too many, too long, a % without two digits, NUL, no UTF-8.
Fields form_of(std::string_view text, const FormLimits& limits = {});

/// The request's body as a form. Throws Refused: 415 where it is said to be something else.
Fields form_body(const Request& request, const FormLimits& limits = {});

/// What stands behind the '?' of the target.
Fields query_of(const Request& request, const FormLimits& limits = {});

}  // namespace ledgerline::web
