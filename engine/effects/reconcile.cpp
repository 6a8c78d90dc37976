#include "engine/effects/reconcile.hpp"

#include <map>
#include <set>

#include <fmt/format.h>

#include "engine/phone.hpp"

namespace ledgerline {
namespace {

/// Bought or found at the carrier, and not given back since.
bool ours(const Number& number) {
  return number.provider_reference && number.status != NumberStatus::lost &&
         number.status != NumberStatus::ordered;
}

bool settled_and_wired(const Number& number) {
  return number.wiring && number.wiring->wanted && number.wiring->verified;
}

NumberAdded adopted(const Discrepancy& d, const std::string& country) {
  const auto facts = read_phone(d.number);
  NumberAdded added;
  added.number = PoolNumber(d.number);
  added.country = Country(facts.country.empty() ? country : facts.country);
  if (!facts.area_code.empty()) added.area_code = AreaCode(facts.area_code);
  added.kind = facts.kind == "mobile"     ? NumberKind::mobile
               : facts.kind == "tollfree" ? NumberKind::tollfree
                                          : NumberKind::local;
  added.provider_reference = Reference(d.sid);
  return added;
}

}  // namespace

std::string_view name_of(Discrepancy::Kind kind) {
  constexpr std::array<std::string_view, 3> names = {"orphan", "lost", "wrong_webhooks"};
  return names[static_cast<std::size_t>(kind)];
}

NumberRoute route_of(const Number& number, const ProviderSettings& settings) {
  const auto& wiring = *number.wiring;
  NumberRoute route;
  route.sid = number.provider_reference->str();
  if (wiring.voice == VoiceRoute::livekit)
    route.trunk_sid = wiring.carrier_trunk_id ? wiring.carrier_trunk_id->str() : "";
  else
    route.voice_url = settings.inbound_url(wiring.tenant.str());
  route.sms_url = settings.sms_url(wiring.tenant.str());
  route.status_callback = settings.status_callback;
  return route;
}

bool goes_there(const OwnedNumber& there, const NumberRoute& wanted) {
  if (there.trunk_sid != wanted.trunk_sid) return false;
  const bool voice = !wanted.trunk_sid.empty() || there.voice_url == wanted.voice_url;
  const bool status = wanted.status_callback.empty() || there.status_callback == wanted.status_callback;
  return voice && status && there.sms_url == wanted.sms_url;
}

std::vector<Discrepancy> compare(const std::vector<OwnedNumber>& there, const std::vector<Number>& here,
                                 const ProviderSettings& settings) {
  std::map<std::string, const Number*> known;
  for (const auto& number : here) known.emplace(number.number.str(), &number);
  std::vector<Discrepancy> all;
  std::map<std::string, const OwnedNumber*> owned;
  for (const auto& number : there) {
    owned.emplace(number.number.str(), &number);
    const auto row = known.find(number.number.str());
    const bool on_its_way = row != known.end() && row->second->status == NumberStatus::ordered;
    if (row != known.end() && (ours(*row->second) || on_its_way)) continue;
    all.push_back({Discrepancy::Kind::orphan, number.number.str(), number.sid, "",
                   row == known.end() ? "the log does not know it" : "the log took it for lost"});
  }
  for (const auto& number : here) {
    if (!ours(number)) continue;
    const auto tenant = number.tenant ? number.tenant->str() : "";
    const auto at = owned.find(number.number.str());
    if (at == owned.end())
      all.push_back({Discrepancy::Kind::lost, number.number.str(), number.provider_reference->str(), tenant,
                     "the account does not have it"});
    else if (settled_and_wired(number) && !goes_there(*at->second, route_of(number, settings)))
      all.push_back({Discrepancy::Kind::wrong_webhooks, number.number.str(), at->second->sid, tenant,
                     "its calls or texts go elsewhere"});
  }
  return all;
}

Request mending(const Discrepancy& d, const std::string& country) {
  const auto tenant = d.tenant.empty() ? std::nullopt : std::optional(TenantId(d.tenant));
  switch (d.kind) {
    case Discrepancy::Kind::orphan: return AddNumbers{{adopted(d, country)}};
    case Discrepancy::Kind::lost: return LoseNumber{PoolNumber(d.number), tenant, Code("NOT_OWNED")};
    case Discrepancy::Kind::wrong_webhooks: break;
  }
  return RewireNumber{*tenant};
}

namespace {

/// The list, with this number as the carrier knows it now.
void put(std::vector<OwnedNumber>& owned, const Discrepancy& about, std::optional<OwnedNumber> now) {
  std::erase_if(owned, [&](const OwnedNumber& one) { return one.number.str() == about.number; });
  if (now) owned.push_back(std::move(*now));
}

}  // namespace

Awaitable<Found<Reconciled>> reconcile(Carrier& carrier, std::function<std::vector<Number>()> rows,
                                       const ProviderSettings& settings) {
  auto owned = co_await carrier.owned();
  if (!owned) co_return owned.failure;
  auto there = std::move(*owned.value);
  std::set<std::string> suspected;
  for (const auto& one : compare(there, rows(), settings)) {
    auto now = co_await carrier.fetch(one.sid);
    const bool is_gone = !now && now.failure.code == "NOT_OWNED";
    if (!now && !is_gone) co_return now.failure;
    put(there, one, is_gone ? std::nullopt : std::move(now.value));
    suspected.insert(one.number);
  }
  Reconciled reconciled;
  reconciled.owned = there.size();
  for (auto& one : compare(there, rows(), settings))
    if (suspected.contains(one.number)) reconciled.found.push_back(std::move(one));
  co_return reconciled;
}

}  // namespace ledgerline
