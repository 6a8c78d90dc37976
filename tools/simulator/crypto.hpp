#pragma once

#include <string>
#include <string_view>

/// What providers sign and carry, over OpenSSL.
namespace ledgerline::simulator {

enum class Hash { sha1, sha256 };

std::string hmac(Hash hash, std::string_view key, std::string_view text);  // raw bytes
std::string sha256(std::string_view text);                                 // raw bytes
std::string hex(std::string_view raw);
std::string base64(std::string_view raw);
/// Empty where it is not base64.
std::string from_base64(std::string_view text);

}  // namespace ledgerline::simulator
