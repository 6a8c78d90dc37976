#include "engine/effects/settings.hpp"

namespace ledgerline {
namespace {

/// Tenant ids need no escapes.
std::string with_business(std::string url, const std::string& tenant) {
  const char separator = url.find('?') == std::string::npos ? '?' : '&';
  return std::move(url) + separator + "business_id=" + tenant;
}

}  // namespace

std::string ProviderSettings::inbound_url(const std::string& tenant) const {
  return with_business(voice_url.empty() ? app_url + "/webhooks/twilio/inbound" : voice_url, tenant);
}

std::string ProviderSettings::sms_url(const std::string& tenant) const {
  return with_business(app_url + "/webhooks/twilio/sms", tenant);
}

std::string ProviderSettings::text_status_url() const {
  return app_url.empty() ? "" : app_url + "/webhooks/twilio/status";
}

std::string ProviderSettings::vapi_url(const std::string& tenant) const {
  return with_business(app_url + "/webhooks/vapi", tenant);
}

}  // namespace ledgerline
