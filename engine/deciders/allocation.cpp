#include "engine/deciders/allocation.hpp"

#include <fmt/format.h>

#include "engine/deciders/recipe.hpp"
#include "events/kernel/error.hpp"

namespace ledgerline {
namespace {

WiringStarted wiring_of(const Tenant& tenant, const PoolNumber& number, bool mail) {
  const bool talks = *tenant.voice == VoiceRoute::vapi;
  return {number, tenant.id, *tenant.voice, present_recipe, talks ? tenant.assistant : std::nullopt, mail};
}

}  // namespace

std::optional<Gate> gate_of(const Tenant& tenant, const Policy& policy) {
  if (tenant.closed) return std::nullopt;
  if (tenant.paid) return Gate::paid;
  if (tenant.trial && policy.trial_numbers) return Gate::trial;
  return std::nullopt;
}

bool on_its_way(const Tenant& tenant) {
  if (!tenant.provisioning) return false;
  const auto phase = tenant.provisioning->phase;
  return phase == ProvisioningPhase::searching || phase == ProvisioningPhase::ordered;
}

std::vector<Event> allocation(const Facts& facts, const Tenant& tenant, Asked asked) {
  const auto& p = tenant.provisioning;
  if (tenant.number && !(p && p->replaces))
    return {AllocationRepeated{tenant.id, E164(tenant.number->str())}};
  if (on_its_way(tenant))
    return {TenantUnchanged{tenant.id, Code(AllocateNumber::name), Code("IN_PROGRESS")}};
  const auto gate = gate_of(tenant, facts.policy());
  if (!gate) return {AllocationBlocked{tenant.id, asked, Code("PAYMENT_REQUIRED")}};
  if (p && p->chosen) {
    const auto* known = facts.number(PoolNumber(p->chosen->str()));
    const bool available = known && known->status == NumberStatus::available;
    if (available) return assign(facts, tenant, known->number, asked, *gate);
    return {AllocationSearching{tenant.id, asked}};  // whether the carrier has it
  }
  const auto supply = p ? p->supply : Supply::pool;
  const auto* number = supply == Supply::purchase ? nullptr : facts.pick(tenant);
  if (number) return assign(facts, tenant, number->number, asked, *gate);
  if (supply == Supply::pool && tenant.number)  // who has a number waits for no other
    return {ProvisioningAbandoned{tenant.id, Reason("no other number is available: it keeps its own")}};
  if (supply == Supply::pool) return {AllocationQueued{tenant.id, asked}};
  return {AllocationSearching{tenant.id, asked}};
}

std::vector<Event> assign(const Facts& facts, const Tenant& tenant, const PoolNumber& number, Asked asked,
                          Gate gate) {
  std::vector<Event> events;
  if (tenant.number) events = release(facts, tenant, *tenant.provisioning->replaces);
  events.emplace_back(NumberAssigned{number, tenant.id, asked, gate});
  return events;
}

Event not_to_be_had(const TenantId& tenant, const std::string& number) {
  return ProvisioningAbandoned{tenant, Reason(number + " is not to be had: choose another number")};
}

std::vector<Event> release(const Facts& facts, const Tenant& tenant, const Reason& reason) {
  const auto* number = facts.number(*tenant.number);
  if (!number)
    throw Damaged(fmt::format("tenant {} holds {}, which the pool does not know: rebuild the projections",
                              tenant.id.str(), tenant.number->str()));
  const auto until = facts.now() + facts.policy().cool_down(number->country.str());
  return {NumberReleased{number->number, tenant.id, reason}, NumberQuarantined{number->number, until}};
}

std::vector<Event> hand_out(const Facts& facts, const PoolNumber& freed) {
  const auto* number = facts.number(freed);
  if (number->status != NumberStatus::available) return {};
  for (const auto* tenant : facts.waiting(number->country))
    if (const auto gate = gate_of(*tenant, facts.policy()))
      return {NumberAssigned{number->number, tenant->id, Asked::queue, *gate}};
  return {};
}

std::vector<Event> wire(const Facts& facts, const TenantId& id, const PoolNumber& number) {
  const auto& tenant = *facts.tenant(id);
  if (!tenant.voice) return {};
  const auto& wiring = facts.number(number)->wiring;
  if (wiring && wiring->wanted && wiring->tenant == id) return {};
  return {wiring_of(tenant, number, tenant.email.has_value())};
}

std::vector<Event> rewire(const Facts& facts, const TenantId& id) {
  const auto& tenant = *facts.tenant(id);
  if (!tenant.number || !tenant.voice) return {};
  return {wiring_of(tenant, *tenant.number, false)};
}

std::vector<Event> hand_over(const Facts& facts, const PoolNumber& number, const TenantId& id, bool works) {
  const auto* row = facts.number(number);
  if (row->status != NumberStatus::purchased) return {};
  const auto& tenant = *facts.tenant(id);
  if (!tenant.provisioning) return {NumberUnreserved{number, id}};
  const auto gate = gate_of(tenant, facts.policy());
  if (!gate)
    return {AllocationBlocked{id, Asked::purchase, Code("PAYMENT_REQUIRED")}, NumberUnreserved{number, id}};
  return works ? assign(facts, tenant, number, Asked::purchase, *gate) : wire(facts, id, number);
}

std::vector<Event> after_loss(const Facts& facts, const NumberLost& lost) {
  const auto* tenant = lost.tenant ? facts.tenant(*lost.tenant) : nullptr;
  if (tenant && tenant->requested && !tenant->provisioning) return allocation(facts, *tenant, Asked::queue);
  if (!tenant || !tenant->work || tenant->work->step != Step::search) return {};
  if (tenant->provisioning->chosen) return {not_to_be_had(tenant->id, lost.number.str())};
  if (tenant->provisioning->lost < facts.policy().effects.most_lost) return {};
  return {EffectStalled{tenant->id, std::nullopt, tenant->work->effect, Step::search, Code("NUMBERS_LOST"),
                        Reason("every number that was found was gone when it was to be bought")}};
}

}  // namespace ledgerline
