#include <fmt/format.h>

#include "adapters/vapi/webhook.hpp"
#include "events/kernel/error.hpp"
#include "events/kernel/text.hpp"

namespace ledgerline::vapi {
namespace {

using Form = WebhookProfile::Form;

[[noreturn]] void wrong(std::string_view text, std::string_view what) {
  throw BadInput(fmt::format("Vapi's webhook profile, {}: {}", printable(text), what));
}

Form form_of(std::string_view text) {
  if (text == "secret") return Form::secret;
  if (text == "bearer") return Form::bearer;
  if (text == "hmac") return Form::hmac;
  wrong(text, "give secret, bearer or hmac");
}

http::Hash hash_of(std::string_view text) {
  if (text == "sha256") return http::Hash::sha256;
  if (text == "sha512") return http::Hash::sha512;
  if (text == "sha1") return http::Hash::sha1;
  wrong(text, "the algorithm is sha256, sha512 or sha1");
}

WebhookProfile::Encoding encoding_of(std::string_view text) {
  if (text == "hex") return WebhookProfile::Encoding::hex;
  if (text == "base64") return WebhookProfile::Encoding::base64;
  wrong(text, "the encoding is hex or base64");
}

std::int64_t seconds_of(std::string_view text) {
  const auto value = http::whole_number(text).value_or(0);
  if (value < 1 || value > 86'400) wrong(text, "the tolerance is 1 to 86400 seconds");
  return value;
}

void set(WebhookProfile& profile, std::string_view option) {
  const auto equals = option.find('=');
  const auto name = option.substr(0, equals);
  const auto value = equals == option.npos ? std::string_view() : option.substr(equals + 1);
  if (value.empty()) wrong(option, "give NAME=VALUE");
  if (name == "header")
    profile.signature_header = value;
  else if (name == "prefix")
    profile.prefix = value;
  else if (name == "timestamp")
    profile.timestamp_header = value;
  else if (name == "payload")
    profile.payload = value;
  else if (name == "algorithm")
    profile.hash = hash_of(value);
  else if (name == "encoding")
    profile.encoding = encoding_of(value);
  else if (name == "tolerance")
    profile.tolerance_s = seconds_of(value);
  else
    wrong(name, "the options are header, prefix, timestamp, payload, algorithm, encoding and tolerance");
}

}  // namespace

WebhookProfile read_profile(std::string_view text) {
  WebhookProfile profile;
  auto end = std::min(text.find(';'), text.size());
  profile.form = form_of(text.substr(0, end));
  while (end < text.size()) {
    text.remove_prefix(end + 1);
    end = std::min(text.find(';'), text.size());
    if (profile.form != Form::hmac) wrong(text, "only hmac has options");
    set(profile, text.substr(0, end));
  }
  if (profile.payload.find("{body}") == std::string::npos)
    wrong(profile.payload, "a payload without {body} signs nothing: put it in");
  return profile;
}

}  // namespace ledgerline::vapi
