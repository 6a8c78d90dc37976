#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "adapters/http/secret.hpp"

/// What the checks of foreign signatures share. Pure; no function tells by its time where two values differ.
namespace ledgerline::http {

enum class Hash { sha1, sha256, sha512 };

/// HMAC (RFC 2104), raw bytes. Throws std::logic_error for an empty key: anybody could sign by it.
std::string hmac(Hash hash, const Secret& key, std::string_view text);
std::string sha256(std::string_view bytes);
std::string hex(std::string_view bytes);  // lower case

/// Whether two texts are the same, in a time that depends on their lengths alone. For signatures, whose
/// length everybody knows.
bool same(std::string_view given, std::string_view expected);

/// The same for secrets, whose length nobody is to learn either. An empty one is the same as nothing.
bool same(std::string_view given, const Secret& expected);

/// Several: during a rotation the old secret and the new one count.
using Secrets = std::vector<Secret>;

}  // namespace ledgerline::http
