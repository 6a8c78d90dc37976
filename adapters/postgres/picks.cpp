#include "adapters/postgres/picks.hpp"

namespace ledgerline::postgres {
namespace {

Homes::Home home_of(const Tenant& tenant) {
  return {tenant.country.str(), tenant.area_code ? std::optional(tenant.area_code->str()) : std::nullopt};
}

bool picks_by_text(const Needs& needs, const Tenant& tenant) {
  if (!tenant.conversation || !tenant.owner_phone.value()) return false;
  const auto state = tenant.conversation->state;
  return (state == OnboardingState::confirm_live || state == OnboardingState::phone_type) &&
         needs.texters.contains(tenant.owner_phone.value()->str());
}

}  // namespace

void Homes::learn(const std::vector<Tenant>& tenants) {
  if (homes_.size() > most) homes_.clear();
  for (const auto& tenant : tenants) homes_.insert_or_assign(tenant.id.str(), home_of(tenant));
}

const Homes::Home* Homes::find(const std::string& tenant) const {
  const auto found = homes_.find(tenant);
  return found == homes_.end() ? nullptr : &found->second;
}

Picks picks_of(const Needs& needs, const Homes& homes, const std::vector<Tenant>& loaded) {
  Picks picks;
  const auto pick = [&](const Homes::Home& home) {
    ++picks.countries[home.country];
    if (home.area_code) ++picks.areas[{home.country, *home.area_code}];
  };
  for (const auto& tenant : needs.pickers)
    if (const auto* home = homes.find(tenant)) pick(*home);
  for (const auto& tenant : loaded)
    if (picks_by_text(needs, tenant)) pick(home_of(tenant));
  for (const auto& [country, count] : needs.picked) picks.countries[country] += count;
  for (const auto& tenant : loaded)
    if (tenant.waiting_since != 0 && tenant.area_code && needs.picked.contains(tenant.country.str()))
      ++picks.areas[{tenant.country.str(), tenant.area_code->str()}];
  for (auto& [country, count] : picks.countries) count += needs.numbers.size() + needs.releases;
  // Any picker of the country may take a number of the area before the one who wants it.
  for (auto& [area, count] : picks.areas) count = picks.countries.at(area.first);
  return picks;
}

}  // namespace ledgerline::postgres
