#pragma once

#include <cstddef>
#include <string_view>

#include "adapters/http/encoding.hpp"

/// application/x-www-form-urlencoded as strangers send it, in bodies and behind the '?' of a URL.
namespace ledgerline::http {

struct FormLimits {
  std::size_t fields = 200;
  std::size_t text = 16 * 1024;  // bytes of a name or a value, decoded: a text of 1,600 characters fits
};

/// The pairs in the order they stand; a '+' is a blank. Throws Malformed (BAD_FORM): too many, too long, a %
/// without two digits, NUL, no UTF-8.
Fields form_of(std::string_view text, const FormLimits& limits = {});

/// The same as bytes, whatever they are and however many: what a signature is made over. Throws Malformed for
/// a % without two digits.
Fields form_bytes(std::string_view text);

}  // namespace ledgerline::http
