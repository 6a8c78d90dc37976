#include "adapters/postgres/picks.hpp"

namespace ledgerline::postgres {

void Homes::learn(const std::vector<Tenant>& tenants) {
  if (homes_.size() > most) homes_.clear();
  for (const auto& tenant : tenants)
    homes_.insert_or_assign(
        tenant.id.str(),
        Home{tenant.country.str(), tenant.area_code ? std::optional(tenant.area_code->str()) : std::nullopt});
}

const Homes::Home* Homes::find(const std::string& tenant) const {
  const auto found = homes_.find(tenant);
  return found == homes_.end() ? nullptr : &found->second;
}

Picks picks_of(const Needs& needs, const Homes& homes, const std::vector<Tenant>& waiting) {
  Picks picks;
  for (const auto& tenant : needs.pickers)
    if (const auto* home = homes.find(tenant)) {
      ++picks.countries[home->country];
      if (home->area_code) ++picks.areas[{home->country, *home->area_code}];
    }
  for (const auto& [country, count] : needs.picked) picks.countries[country] += count;
  for (const auto& tenant : waiting)
    if (tenant.waiting_since != 0 && tenant.area_code && needs.picked.contains(tenant.country.str()))
      ++picks.areas[{tenant.country.str(), tenant.area_code->str()}];
  for (auto& [country, count] : picks.countries) count += needs.numbers.size() + needs.releases;
  // Any picker of the country may take a number of the area before the one who wants it.
  for (auto& [area, count] : picks.areas) count = picks.countries.at(area.first);
  return picks;
}

}  // namespace ledgerline::postgres
