#include "tools/simulator/livekit/token.hpp"

#include <cstdlib>
#include <jwt.h>
#include <memory>

#include <nlohmann/json.hpp>

namespace ledgerline::simulator {
namespace {

using Token = std::unique_ptr<jwt_t, decltype(&::jwt_free)>;

/// Null where the signature is wrong.
Token read(const std::string& text, const std::string& secret) {
  jwt_t* raw = nullptr;
  const auto* key = reinterpret_cast<const unsigned char*>(secret.data());
  const bool is_signed = ::jwt_decode(&raw, text.c_str(), key, static_cast<int>(secret.size())) == 0;
  Token token(raw, &::jwt_free);
  if (!is_signed || ::jwt_get_alg(raw) != JWT_ALG_HS256) token.reset();
  return token;
}

bool is_admin(jwt_t* token) {
  const std::unique_ptr<char, decltype(&std::free)> text(::jwt_get_grants_json(token, "sip"), &std::free);
  if (!text) return false;
  const auto grants = nlohmann::json::parse(text.get(), nullptr, false);
  return grants.is_object() && grants.value("admin", false);
}

}  // namespace

bool grants_sip_admin(const std::string& token, const std::string& key, const std::string& secret,
                      std::int64_t seconds) {
  const auto decoded = read(token, secret);
  if (!decoded) return false;
  const auto* issuer = ::jwt_get_grant(decoded.get(), "iss");
  const auto expires = ::jwt_get_grant_int(decoded.get(), "exp"),
             from = ::jwt_get_grant_int(decoded.get(), "nbf");
  return issuer && key == issuer && expires > seconds && from <= seconds && is_admin(decoded.get());
}

}  // namespace ledgerline::simulator
