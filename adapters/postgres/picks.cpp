#include "adapters/postgres/picks.hpp"

namespace ledgerline::postgres {

void Homes::learn(const std::vector<Tenant>& tenants) {
  if (homes_.size() > most) homes_.clear();
  for (const auto& tenant : tenants)
    homes_.try_emplace(
        tenant.id.str(),
        Home{tenant.country.str(), tenant.area_code ? std::optional(tenant.area_code->str()) : std::nullopt});
}

const Homes::Home* Homes::find(const std::string& tenant) const {
  const auto found = homes_.find(tenant);
  return found == homes_.end() ? nullptr : &found->second;
}

std::optional<Picks> picks_of(const Needs& needs, const Homes& homes, bool missing_too) {
  Picks picks;
  for (const auto& tenant : needs.pickers) {
    const auto* home = homes.find(tenant);
    if (!home && !missing_too) return std::nullopt;
    if (!home) continue;
    ++picks.countries[home->country];
    if (home->area_code) ++picks.areas[{home->country, *home->area_code}];
  }
  for (const auto& [country, count] : needs.picked)
    picks.countries[country] += static_cast<std::size_t>(count);
  for (auto& [country, count] : picks.countries) count += needs.numbers.size() + needs.releases;
  // Any picker of the country may take a number of the area before the one who wants it.
  for (auto& [area, count] : picks.areas) count = picks.countries.at(area.first);
  return picks;
}

}  // namespace ledgerline::postgres
