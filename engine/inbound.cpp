#include "engine/inbound.hpp"

#include <algorithm>

#include "engine/phone.hpp"

namespace ledgerline {
namespace {

constexpr std::string_view tenants_of_texts =
    "8f2c1a94-6b0d-5f43-9a57-3d1e8c7b2064";  // a namespace of our own

TenantId tenant_of(const Vault& vault, const std::string& phone) {
  const auto secret = vault.fingerprint("tenant by text " + phone);
  return TenantId(to_string(derived_uuid(parse_uuid(tenants_of_texts), secret)));
}

/// Tabs are blanks, and a line ends as ours do.
std::optional<Personal<TextBody>> body_of(std::string text) {
  std::erase(text, '\r');
  std::ranges::replace(text, '\t', ' ');
  text = readable(text, TextBodyRule::most, Lines::several);
  if (text.empty()) return std::nullopt;
  return Personal(TextBody(std::move(text)));
}

}  // namespace

ReceiveText request_of(const InboundText& text, const Vault& vault, const std::string& country) {
  const auto from = read_phone(text.from, country);
  ReceiveText request;
  request.tenant = tenant_of(vault, from.e164);
  request.country = Country(read_country(from.country.empty() ? country : from.country));
  request.from = Personal(E164(from.e164));
  request.to = E164(read_phone(text.to, country).e164);
  request.message = Reference(text.message);
  request.body = body_of(text.body);
  return request;
}

Uuid id_of_delivery(const Uuid& log, std::string_view id) {
  return derived_uuid(log, "delivery/" + std::string(id));
}

}  // namespace ledgerline
