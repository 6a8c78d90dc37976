#include "adapters/webhooks.hpp"

#include <fmt/format.h>

#include "events/kernel/error.hpp"

namespace ledgerline {
namespace {

/// Several, by commas: while a secret is changed the old one and the new one count.
http::Secrets secrets(const Variables& variables, const char* name) {
  http::Secrets all;
  const auto list = text_of(variables, name);
  for (std::string_view rest = list; !rest.empty();) {
    const auto one = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(one.size() + 1, rest.size()));
    if (!one.empty()) all.emplace_back(std::string(one));
  }
  return all;
}

std::optional<vapi::WebhookProfile> vapi_profile(const Variables& variables) {
  const auto known = secrets(variables, "VAPI_WEBHOOK_SECRET");
  const auto form = text_of(variables, "VAPI_WEBHOOK_PROFILE");
  if (known.empty() && form.empty()) return {};
  if (known.empty())
    throw BadInput("VAPI_WEBHOOK_SECRET: it is not set, and VAPI_WEBHOOK_PROFILE is: set both, or neither");
  auto profile = vapi::read_profile(form.empty() ? "bearer" : form);
  profile.secrets = known;
  return profile;
}

std::vector<livekit::ApiKey> livekit_keys(const Variables& variables) {
  const auto id = text_of(variables, "LIVEKIT_API_KEY"), secret = text_of(variables, "LIVEKIT_API_SECRET");
  if (id.empty() || secret.empty()) return {};
  return {{id, http::Secret(secret)}};
}

void expect(bool is_set, const char* variable) {
  if (!is_set)
    throw BadInput(
        fmt::format("{} is not set: without it no webhook of this provider's can be believed", variable));
}

}  // namespace

WebhookSettings read_webhook_settings(const Variables& variables) {
  WebhookSettings settings;
  settings.twilio = secrets(variables, "TWILIO_AUTH_TOKEN");
  for (auto& token : secrets(variables, "TWILIO_AUTH_TOKEN_SECONDARY")) settings.twilio.push_back(token);
  settings.stripe = secrets(variables, "STRIPE_WEBHOOK_SECRET");
  settings.vapi = vapi_profile(variables);
  settings.livekit = livekit_keys(variables);
  return settings;
}

http::Verdict check_signature(WebhookProvider provider, const http::Delivery& delivery,
                              const WebhookSettings& settings, Time now) {
  switch (provider) {
    case WebhookProvider::twilio:
      expect(!settings.twilio.empty(), "TWILIO_AUTH_TOKEN");
      return twilio::check_signature(delivery, settings.twilio);
    case WebhookProvider::stripe:
      expect(!settings.stripe.empty(), "STRIPE_WEBHOOK_SECRET");
      return stripe::check_signature(delivery, settings.stripe, now);
    case WebhookProvider::vapi:
      expect(settings.vapi.has_value(), "VAPI_WEBHOOK_SECRET");
      return vapi::check_signature(delivery, *settings.vapi, now);
    case WebhookProvider::livekit:
      expect(!settings.livekit.empty(), "LIVEKIT_API_SECRET");
      return livekit::check_signature(delivery, settings.livekit, now);
  }
  throw BadInput("no such provider of webhooks");
}

}  // namespace ledgerline
