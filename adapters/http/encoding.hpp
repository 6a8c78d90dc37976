#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/http/secret.hpp"

namespace ledgerline::http {

/// Names and values in the order they are sent.
using Fields = std::vector<std::pair<std::string, std::string>>;

/// All but RFC 3986's unreserved characters as %XX: a '+' is %2B, for it would read as a blank.
std::string percent_encoded(std::string_view text);

/// application/x-www-form-urlencoded, also what stands behind the '?' of a URL.
std::string form(const Fields& fields);

/// %XX read as bytes; nothing where a % has no two hexadecimal digits behind it.
std::optional<std::string> percent_decoded(std::string_view text);

/// The value of the first field of that name, or nothing.
std::optional<std::string_view> value_of(const Fields& fields, std::string_view name);

/// Without blanks, tabs and line ends before and behind.
std::string_view trimmed(std::string_view text);

/// Decimal digits alone; nothing for all else, and for what has no room in 63 bits.
std::optional<std::int64_t> whole_number(std::string_view digits);

std::string base64(std::string_view bytes);
std::optional<std::string> from_base64(std::string_view text);

/// RFC 4648, section 5, as JWTs have it: without padding, and strict.
std::string base64url(std::string_view bytes);
std::optional<std::string> from_base64url(std::string_view text);

/// The value of an Authorization header (RFC 7617), and back: how a request carries a login.
std::string basic(const std::string& user, const Secret& password);
struct Login {
  std::string user;
  Secret password;
};
std::optional<Login> login_of(std::string_view authorization);

}  // namespace ledgerline::http
