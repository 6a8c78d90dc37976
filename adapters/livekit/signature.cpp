#include "adapters/http/json.hpp"
#include "adapters/livekit/webhook.hpp"

namespace ledgerline::livekit {
namespace {

using http::Json;
using http::Verdict;

constexpr double leeway_s = 10;

struct Jwt {
  std::string_view signed_part, signature;
  Json header, claims;
};

Json decoded(std::string_view part) {
  const auto text = http::from_base64url(part);
  return text ? http::parsed(*text) : Json();
}

/// A JWT in compact form (RFC 7515, 7.1) that is signed the one way. A `crit` asks for what we do not know.
std::optional<Jwt> jwt_of(std::string_view text) {
  constexpr std::size_t most = 4'096;
  const auto first = text.find('.'), last = text.rfind('.');
  if (text.size() > most || first == text.npos || first == last) return {};
  Jwt jwt{text.substr(0, last), text.substr(last + 1), decoded(text.substr(0, first)),
          decoded(text.substr(first + 1, last - first - 1))};
  const bool pinned = http::text(jwt.header, "alg") == "HS256" && !jwt.header.contains("crit");
  return pinned && jwt.claims.is_object() ? std::optional(std::move(jwt)) : std::nullopt;
}

/// The signature is compared as text: of several texts that decode to one value, only ours counts.
bool is_signed(const Jwt& jwt, const std::vector<ApiKey>& keys) {
  bool found = false;
  for (const auto& key : keys) {
    const auto expected = http::base64url(http::hmac(http::Hash::sha256, key.secret, jwt.signed_part));
    if (http::same(jwt.signature, std::string_view(expected)) && http::text(jwt.claims, "iss") == key.id)
      found = true;
  }
  return found;
}

/// NumericDate (RFC 7519, 2): seconds, perhaps with a fraction.
std::optional<double> date_in(const Json& claims, const char* name) {
  const auto& value = http::member(claims, name);
  return value.is_number() ? std::optional(value.get<double>()) : std::nullopt;
}

bool is_current(const Json& claims, Time now) {
  const auto seconds = static_cast<double>(now.micros / 1'000'000);
  const auto ends = date_in(claims, "exp"), begins = date_in(claims, "nbf");
  return ends && seconds < *ends + leeway_s && (!begins || seconds >= *begins - leeway_s);
}

}  // namespace

Verdict check_signature(const http::Delivery& delivery, const std::vector<ApiKey>& keys, Time now) {
  const auto text = delivery.header("Authorization");
  if (!text) return Verdict::missing;
  const auto jwt = jwt_of(*text);
  if (!jwt) return Verdict::malformed;
  if (!is_signed(*jwt, keys)) return Verdict::wrong;
  if (!is_current(jwt->claims, now)) return Verdict::too_old;
  const auto digest = http::base64(http::sha256(delivery.body));
  return http::same(http::text(jwt->claims, "sha256"), std::string_view(digest)) ? Verdict::accepted
                                                                                 : Verdict::body_changed;
}

}  // namespace ledgerline::livekit
