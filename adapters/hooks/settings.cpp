#include "adapters/hooks/settings.hpp"

#include <fmt/format.h>

#include "engine/phone.hpp"
#include "events/kernel/error.hpp"

namespace ledgerline::hooks {
namespace {

std::string url_in(const Variables& variables, const char* name) {
  auto url = text_of(variables, name);
  while (url.ends_with('/')) url.pop_back();
  if (!url.empty() && !url.starts_with("https://") && !url.starts_with("http://"))
    throw BadInput(fmt::format("{} is no address: give one such as https://app.example.com", name));
  return url;
}

std::optional<E164> number_in(const Variables& variables, const char* name, const std::string& country) {
  const auto text = text_of(variables, name);
  if (text.empty()) return {};
  try {
    return E164(read_phone(text, country).e164);
  } catch (const BadInput& e) {
    throw BadInput(fmt::format("{}: {}", name, e.what()));
  }
}

}  // namespace

HookSettings read_hook_settings(const Variables& variables, const std::string& country) {
  HookSettings settings;
  settings.secrets = read_webhook_settings(variables);
  settings.country = read_country(country);
  settings.public_url = url_in(variables, "APP_URL");
  settings.onboarding = number_in(variables, "ONBOARDING_NUMBER", settings.country);
  settings.calls.livekit_sip_uri = text_of(variables, "LIVEKIT_SIP_URI");
  settings.calls.livekit_user = text_of(variables, "LIVEKIT_SIP_USER");
  settings.calls.livekit_password = http::Secret(text_of(variables, "LIVEKIT_SIP_PASSWORD"));
  settings.calls.app_url = url_in(variables, "CALL_HANDLER_URL");
  return settings;
}

}  // namespace ledgerline::hooks
