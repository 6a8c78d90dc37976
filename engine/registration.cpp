#include "engine/registration.hpp"

#include <fmt/format.h>

#include "engine/value_of.hpp"

namespace ledgerline {
namespace {

VoiceRoute voice_for(const Wish& wish, const std::optional<Tenant>& tenant) {
  if (!wish.voice.empty()) return value_of<VoiceRoute>(wish.voice);
  if (tenant && tenant->voice) return *tenant->voice;
  return tenant && tenant->assistant ? VoiceRoute::vapi : VoiceRoute::app;
}

}  // namespace

RegisterTenant request_of(const Registration& r, const std::string& region) {
  const auto country = read_country(region);
  RegisterTenant request;
  auto& t = request.tenant;
  t.tenant = TenantId(r.id);
  t.business_name = Personal<Name>(Name(r.name));
  t.country = Country(country);
  t.region = Code(region);
  t.owner_phone = Personal<E164>(E164(read_phone(r.owner_phone, country).e164));
  if (!r.email.empty()) t.email = Personal<Email>(Email(r.email));
  if (!r.area_code.empty()) t.area_code = AreaCode(r.area_code);
  if (!r.assistant.empty()) t.assistant = AssistantId(r.assistant);
  t.trial = r.trial;
  return request;
}

ProvisionNumber request_of(const Wish& wish, const std::optional<Tenant>& row, const std::string& country) {
  ProvisionNumber request;
  auto& started = request.tenant;
  started.tenant = TenantId(wish.tenant);
  started.supply = value_of<Supply>(wish.supply);
  started.kind = value_of<NumberKind>(wish.kind);
  started.voice = voice_for(wish, row);
  if (!wish.number.empty()) started.chosen = E164(read_phone(wish.number, country).e164);
  if (!wish.address.empty()) started.address = Reference(wish.address);
  if (!wish.bundle.empty()) started.bundle = read_bundle(wish.bundle);
  return request;
}

Reference read_bundle(const std::string& text) {
  if (!text.starts_with("BU"))
    throw BadInput(fmt::format(
        "{} is no regulatory bundle: its reference begins with BU, as the carrier's console shows it",
        printable(text)));
  return Reference(text);
}

NumberAdded pool_number_of(const PhoneFacts& facts) {
  if (facts.country.empty())
    throw BadInput(
        fmt::format("number {}: it belongs to no country, so no tenant could be given it", facts.e164));
  NumberAdded event;
  event.number = PoolNumber(facts.e164);
  event.country = Country(facts.country);
  if (!facts.area_code.empty()) event.area_code = AreaCode(facts.area_code);
  event.kind = value_of<NumberKind>(facts.kind);
  return event;
}

}  // namespace ledgerline
