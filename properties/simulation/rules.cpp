#include "properties/simulation/rules.hpp"

#include "projections/personal.hpp"

namespace ledgerline::simulation {

void Rules::look_at(const Recorded& recorded, const Folded& after) {
  std::visit([&](const auto& e) { look(recorded, after, e); }, recorded.event);
}

void Rules::look(const Recorded& recorded, const Folded&, const TenantRegistered& e) {
  if (e.owner_phone.erased()) return;  // in one turn with its registration
  if (!phones_.emplace(e.owner_phone.value()->str(), e.tenant.str()).second)
    broken(recorded, "{} is registered with an owner phone that another tenant has", e.tenant.str());
}

void Rules::look(const Recorded& recorded, const Folded& after, const TenantErased& e) {
  std::erase_if(phones_, [&](const auto& one) { return one.second == e.tenant.str(); });
  const auto& row = after.of<Tenants>().at(e.tenant.str());
  if (row_tells_of_person<Tenants>(row)) broken(recorded, "the row of {} tells of it still", e.tenant.str());
  if (row.number) broken(recorded, "{} is erased, and has a number", e.tenant.str());
  // A search tells the carrier nothing of a person, and nobody waits for what it finds.
  for (const auto& [place, at] : leases_)
    if (!at.number && at.tenant == e.tenant && at.step != Step::search && recorded.at < at.until)
      broken(recorded, "{} is erased while {} is at a step for it", e.tenant.str(), at.worker.str());
}

void Rules::look(const Recorded& recorded, const Folded&, const AllocationQueued& e) {
  waits_.emplace(e.tenant.str(), recorded.position);
}

void Rules::look(const Recorded& recorded, const Folded& after, const NumberAssigned& e) {
  const auto& tenant = after.of<Tenants>().at(e.tenant.str());
  const auto& number = after.of<Numbers>().at(e.number.str());
  const bool works = number.wiring && number.wiring->verified;
  const bool was_bought_for_it = bought_.erase(e.number.str()) > 0;
  if (was_bought_for_it && tenant.voice && !works)
    broken(recorded, "{} is given {} before it works", e.tenant.str(), e.number.str());
  expect_in_order(recorded, after, e);
  reserved_.erase(e.number.str());
}

/// Whoever is served from the queue of its country has waited longest of those who pay.
void Rules::expect_in_order(const Recorded& recorded, const Folded& after, const NumberAssigned& e) {
  const auto mine = waits_.find(e.tenant.str());
  if (mine == waits_.end()) return;
  const auto& rows = after.of<Tenants>();
  const auto country = rows.at(mine->first).country;
  for (const auto& [id, since] : waits_) {
    const auto& other = rows.at(id);
    const bool is_earlier = since < mine->second && other.waiting_since != 0 && other.paid;
    if (e.asked == Asked::queue && is_earlier && other.country == country)
      broken(recorded, "{} is served before {}, who has waited longer", mine->first, id);
  }
  waits_.erase(mine);
}

void Rules::look(const Recorded& recorded, const Folded& after, const NumberReleased& e) {
  const bool by_lapse = recorded.cause.command.str() == ReleaseLapsed::name;
  if (by_lapse && after.of<Tenants>().at(e.tenant.str()).paid)
    broken(recorded, "{} loses its number for not paying, and pays", e.tenant.str());
}

void Rules::look(const Recorded& recorded, const Folded& after, const NumberQuarantined& e) {
  const auto& country = after.of<Numbers>().at(e.number.str()).country;
  if (e.until < recorded.at + policy_.cool_down(country.str()))
    broken(recorded, "{} rests for too short a time", e.number.str());
}

void Rules::look(const Recorded&, const Folded&, const NumberReserved& e) {
  reserved_.insert_or_assign(e.number.str(), e.until);
}

void Rules::look(const Recorded& recorded, const Folded&, const NumberUnreserved& e) {
  bought_.erase(e.number.str());
  const auto at = reserved_.find(e.number.str());
  if (at == reserved_.end()) return;  // one that was bought, and is not given to who ordered it
  if (recorded.at < at->second)
    broken(recorded, "{} is held no longer, before its time is over", e.number.str());
  reserved_.erase(at);
}

void Rules::look(const Recorded& recorded, const Folded& after, const EffectAttempted& e) {
  const auto tenant = e.tenant ? e.tenant->str() : "";
  const auto& rows = after.of<Tenants>();
  if (e.step == Step::buy && !e.look_only && rows.contains(tenant)) {
    const auto& row = rows.at(tenant);
    if (!row.paid && !(row.trial && policy_.trial_numbers))
      broken(recorded, "a number is to be bought for {}, who does not pay", tenant);
  }
  const auto lease = leases_.find(place_of(e));
  if (lease != leases_.end() && recorded.at < lease->second.until)
    broken(recorded, "a step is begun while {} is at one for {}", lease->second.worker.str(), place_of(e));
  leases_.insert_or_assign(place_of(e), e);
  attempts_[e.effect.str()] = e.attempt;
  if (e.until < recorded.at + policy_.effects.lease)
    broken(recorded, "a step is leased for too short a time");
}

}  // namespace ledgerline::simulation
