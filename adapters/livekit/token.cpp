#include "adapters/livekit/token.hpp"

#include <cstdlib>
#include <jwt.h>
#include <memory>
#include <new>

namespace ledgerline::livekit {

std::string sip_admin_token(const std::string& key, const http::Secret& secret, Time now) {
  jwt_t* made = nullptr;
  if (::jwt_new(&made) != 0) throw std::bad_alloc();
  const std::unique_ptr<jwt_t, decltype(&::jwt_free)> jwt(made, &::jwt_free);
  const auto seconds = static_cast<long>(now.micros / 1'000'000);
  const auto* bytes = reinterpret_cast<const unsigned char*>(secret.reveal().data());
  const bool ok = ::jwt_set_alg(made, JWT_ALG_HS256, bytes, static_cast<int>(secret.reveal().size())) == 0 &&
                  ::jwt_add_grant(made, "iss", key.c_str()) == 0 &&
                  ::jwt_add_grant_int(made, "nbf", seconds - 30) == 0 &&
                  ::jwt_add_grant_int(made, "exp", seconds + 120) == 0 &&
                  ::jwt_add_grants_json(made, R"({"sip":{"admin":true}})") == 0;
  const std::unique_ptr<char, decltype(&std::free)> token(ok ? ::jwt_encode_str(made) : nullptr, &std::free);
  if (!token) throw std::bad_alloc();
  return token.get();
}

}  // namespace ledgerline::livekit
