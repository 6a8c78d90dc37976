#include "adapters/vapi/webhook.hpp"

namespace ledgerline::vapi {
namespace {

using http::Verdict;
using Form = WebhookProfile::Form;

constexpr std::string_view timestamp_mark = "{timestamp}", body_mark = "{body}";

bool has_timestamp(const WebhookProfile& profile) {
  return profile.payload.find(timestamp_mark) != std::string::npos;
}

/// One pass: a mark within a body stays what it is.
std::string payload_of(const WebhookProfile& profile, std::string_view timestamp, std::string_view body) {
  std::string out;
  for (std::string_view rest = profile.payload; !rest.empty();) {
    const bool is_time = rest.starts_with(timestamp_mark), is_body = rest.starts_with(body_mark);
    if (is_time) out += timestamp;
    if (is_body) out += body;
    if (!is_time && !is_body) out += rest.front();
    rest.remove_prefix(is_time ? timestamp_mark.size() : is_body ? body_mark.size() : 1);
  }
  return out;
}

std::string signature_of(const WebhookProfile& profile, const http::Secret& secret,
                         const std::string& payload) {
  const auto mac = http::hmac(profile.hash, secret, payload);
  const bool is_hex = profile.encoding == WebhookProfile::Encoding::hex;
  return profile.prefix + (is_hex ? http::hex(mac) : http::base64(mac));
}

/// Seconds since 1970, of seconds or of milliseconds: Vapi does not say which. 10^11 s are the year 5138.
std::optional<std::int64_t> seconds_in(std::string_view text) {
  constexpr std::int64_t least_millis = 100'000'000'000;
  const auto value = http::whole_number(text);
  return !value || *value < least_millis ? value : *value / 1'000;
}

bool is_near(std::int64_t seconds, const WebhookProfile& profile, Time now) {
  const auto age = now.micros / 1'000'000 - seconds;
  return age <= profile.tolerance_s && -age <= profile.tolerance_s;
}

Verdict check_hmac(const http::Delivery& delivery, const WebhookProfile& profile, Time now) {
  const auto signature = delivery.header(profile.signature_header);
  const auto timestamp = delivery.header(profile.timestamp_header);
  const bool timed = has_timestamp(profile);
  if (!signature || (timed && !timestamp)) return Verdict::missing;
  const auto seconds = timed ? seconds_in(*timestamp) : 0;
  if (!seconds) return Verdict::malformed;
  const auto payload = payload_of(profile, timestamp.value_or(""), delivery.body);
  bool found = false;
  for (const auto& secret : profile.secrets)
    if (http::same(*signature, std::string_view(signature_of(profile, secret, payload)))) found = true;
  if (!found) return Verdict::wrong;
  return !timed || is_near(*seconds, profile, now) ? Verdict::accepted : Verdict::too_old;
}

Verdict check_token(std::optional<std::string_view> token, const http::Secrets& secrets) {
  if (!token) return Verdict::missing;
  bool found = false;
  for (const auto& secret : secrets)
    if (http::same(*token, secret)) found = true;
  return found ? Verdict::accepted : Verdict::wrong;
}

Verdict check_bearer(const http::Delivery& delivery, const http::Secrets& secrets) {
  constexpr std::string_view scheme = "Bearer ";
  const auto value = delivery.header("Authorization");
  if (value && !value->starts_with(scheme)) return Verdict::malformed;
  return check_token(value ? std::optional(value->substr(scheme.size())) : std::nullopt, secrets);
}

}  // namespace

Verdict check_signature(const http::Delivery& delivery, const WebhookProfile& profile, Time now) {
  switch (profile.form) {
    case Form::secret: return check_token(delivery.header("X-Vapi-Secret"), profile.secrets);
    case Form::bearer: return check_bearer(delivery, profile.secrets);
    case Form::hmac: return check_hmac(delivery, profile, now);
  }
  return Verdict::wrong;
}

}  // namespace ledgerline::vapi
