#pragma once

#include <cstddef>
#include <string_view>

#include <nlohmann/json.hpp>

/// JSON that strangers send. Only .cpp files include this.
namespace ledgerline::http {

struct JsonLimits {
  std::size_t depth = 32;       // of objects and arrays: what parses 100,000 deep cannot be copied or printed
  std::size_t text = 4 * 1024;  // bytes of a string or a name
};

/// The document (RFC 8259). Throws Malformed, which begins with `what` and says what is wrong and where (a
/// JSON pointer, or a byte): it is no JSON, it is too deep, a name stands twice in an object, a string is too
/// long or has a NUL, an integer has more than 64 bits. All of it is found before a tree is built.
nlohmann::json json_of(std::string_view text, const JsonLimits& limits = {}, std::string_view what = "body");

}  // namespace ledgerline::http
