#include "engine/deciders/decide.hpp"

#include <fmt/format.h>

#include "events/kernel/error.hpp"

namespace ledgerline {
namespace {

Refusal unknown_tenant(const TenantId& id) {
  return {Code("UNKNOWN_TENANT"), fmt::format("there is no tenant {}: register it first", id.str())};
}
Refusal unknown_number(const PoolNumber& number) {
  return {Code("UNKNOWN_NUMBER"), fmt::format("the pool does not know {}: add it first", number.str())};
}

Decision only(Event event) { return std::vector<Event>{std::move(event)}; }

template <class C>
Decision unchanged(const Tenant& tenant, std::string_view why) {
  return only(TenantUnchanged{tenant.id, Code(C::name), Code(std::string(why))});
}
template <class C>
Decision unchanged(const Number& number, std::string_view why) {
  return only(NumberUnchanged{number.number, Code(C::name), Code(std::string(why))});
}
template <class C>
Decision refused(const Number& number, std::string_view why) {
  return only(NumberRefused{number.number, Code(C::name), Code(std::string(why))});
}

Event allocation(const Facts& facts, const Tenant& tenant, Asked asked) {
  if (tenant.number) return AllocationRepeated{tenant.id, E164(tenant.number->str())};
  const auto gate = gate_of(tenant, facts.policy());
  if (!gate) return AllocationBlocked{tenant.id, asked, Code("PAYMENT_REQUIRED")};
  if (const auto* number = facts.pick(tenant)) return NumberAssigned{number->number, tenant.id, asked, *gate};
  return AllocationQueued{tenant.id, asked};
}

std::vector<Event> release(const Facts& facts, const Tenant& tenant, const Reason& reason) {
  const auto* number = facts.number(*tenant.number);
  if (!number)
    throw Damaged(fmt::format("tenant {} holds {}, which the pool does not know: rebuild the projections",
                              tenant.id.str(), tenant.number->str()));
  const auto until = facts.now() + facts.policy().cool_down(number->country.str());
  return {NumberReleased{number->number, tenant.id, reason}, NumberQuarantined{number->number, until}};
}

/// The number goes to the first waiting tenant that the gate lets through.
std::vector<Event> hand_out(const Facts& facts, const PoolNumber& freed) {
  const auto* number = facts.number(freed);
  for (const auto* tenant : facts.waiting(number->country))
    if (const auto gate = gate_of(*tenant, facts.policy()))
      return {NumberAssigned{number->number, tenant->id, Asked::queue, *gate}};
  return {};
}

struct Decide {
  const Facts& facts;

  Decision operator()(const AddNumbers& c) const {
    std::vector<Event> events;
    Facts::Taken fresh;  // a command may name a number twice
    for (const auto& added : c.numbers) {
      const auto* known = facts.number(added.number);
      if (!known && fresh.insert(added.number.str()).second)
        events.emplace_back(added);
      else if (known && known->status == NumberStatus::retired)
        events.emplace_back(NumberRefused{added.number, Code(AddNumbers::name), Code("RETIRED")});
      else
        events.emplace_back(NumberUnchanged{added.number, Code(AddNumbers::name), Code("ALREADY_IN_POOL")});
    }
    return events;
  }

  Decision operator()(const ReserveNumber& c) const {
    const auto* number = facts.number(c.number);
    const auto* tenant = facts.tenant(c.tenant);
    if (!number) return unknown_number(c.number);
    if (!tenant) return unknown_tenant(c.tenant);
    if (c.minutes < 0 || c.minutes > most_reserved_minutes)
      return refused<ReserveNumber>(*number, "MINUTES_OUT_OF_RANGE");
    if (number->status == NumberStatus::reserved && number->tenant == c.tenant)
      return unchanged<ReserveNumber>(*number, "ALREADY_RESERVED");
    if (number->status != NumberStatus::available) return refused<ReserveNumber>(*number, "NOT_AVAILABLE");
    if (tenant->number) return refused<ReserveNumber>(*number, "TENANT_HAS_NUMBER");
    if (const auto* other = facts.pick(*tenant); other && other->status == NumberStatus::reserved)
      return refused<ReserveNumber>(*number, "TENANT_HAS_RESERVATION");
    return only(NumberReserved{c.number, c.tenant, facts.now() + c.minutes * micros_per_minute});
  }

  Decision operator()(const UnreserveNumber& c) const {
    const auto* number = facts.number(c.number);
    if (!number) return unknown_number(c.number);
    if (number->status != NumberStatus::reserved) return unchanged<UnreserveNumber>(*number, "NOT_RESERVED");
    if (*number->until > facts.now()) return refused<UnreserveNumber>(*number, "NOT_DUE");
    return only(NumberUnreserved{c.number, *number->tenant});
  }

  Decision operator()(const RetireNumber& c) const {
    const auto* number = facts.number(c.number);
    if (!number) return unknown_number(c.number);
    if (number->status == NumberStatus::retired) return unchanged<RetireNumber>(*number, "ALREADY_RETIRED");
    if (number->tenant) return refused<RetireNumber>(*number, "NUMBER_IN_USE");
    return only(NumberRetired{c.number, c.reason});
  }

  Decision operator()(const ReturnNumber& c) const {
    const auto* number = facts.number(c.number);
    if (!number) return unknown_number(c.number);
    if (number->status != NumberStatus::resting) return unchanged<ReturnNumber>(*number, "NOT_RESTING");
    if (!number->until || *number->until > facts.now()) return refused<ReturnNumber>(*number, "NOT_COOLED");
    return only(NumberReturned{c.number});
  }

  Decision operator()(const ServeWaiting& c) const {
    std::vector<Event> events;
    Facts::Taken taken;
    for (const auto* tenant : facts.waiting(c.country)) {
      if (events.size() == most_served_at_once) break;
      const auto gate = gate_of(*tenant, facts.policy());
      // What is reserved for it is not seen here: a turn that serves a country loads nobody's reservations.
      const auto* number = gate ? facts.oldest(*tenant, taken) : nullptr;
      if (!number) continue;
      taken.insert(number->number.str());
      events.emplace_back(NumberAssigned{number->number, tenant->id, Asked::queue, *gate});
    }
    return events;
  }

  Decision operator()(const RegisterTenant& c) const {
    const auto& t = c.tenant;
    if (const auto* known = facts.tenant(t.tenant)) {
      const bool same = known->business_name == t.business_name && known->owner_phone == t.owner_phone &&
                        known->country == t.country;
      if (same) return unchanged<RegisterTenant>(*known, "ALREADY_REGISTERED");
      return only(TenantRefused{known->id, Code(RegisterTenant::name), Code("TENANT_EXISTS")});
    }
    if (const auto* other = facts.holder_of_phone(t.owner_phone))
      return Refusal{Code("PHONE_TAKEN"),
                     fmt::format("tenant {} has that owner phone already", other->id.str())};
    if (const auto* other = t.assistant ? facts.holder_of_assistant(*t.assistant) : nullptr)
      return Refusal{Code("ASSISTANT_TAKEN"),
                     fmt::format("tenant {} has that assistant already", other->id.str())};
    return only(t);
  }

  Decision operator()(const ConvertTenant& c) const {
    const auto* tenant = facts.tenant(c.tenant);
    if (!tenant) return unknown_tenant(c.tenant);
    if (!tenant->trial) return unchanged<ConvertTenant>(*tenant, "ALREADY_CONVERTED");
    const auto until = facts.now() + facts.policy().grace();
    const bool unpaid = tenant->number && !tenant->paid;
    return only(TenantConverted{c.tenant, unpaid ? std::optional(until) : std::nullopt});
  }

  Decision operator()(const ActivatePayment& c) const {
    const auto* tenant = facts.tenant(c.tenant);
    if (!tenant) return unknown_tenant(c.tenant);
    if (tenant->paid) return unchanged<ActivatePayment>(*tenant, "ALREADY_ACTIVE");
    return only(PaymentActivated{c.tenant, c.reference});
  }

  Decision operator()(const LapsePayment& c) const {
    const auto* tenant = facts.tenant(c.tenant);
    if (!tenant) return unknown_tenant(c.tenant);
    if (!tenant->paid) return unchanged<LapsePayment>(*tenant, "NOT_ACTIVE");
    const auto until = facts.now() + facts.policy().grace();
    return only(PaymentLapsed{c.tenant, tenant->number ? std::optional(until) : std::nullopt});
  }

  Decision operator()(const AllocateNumber& c) const {
    const auto* tenant = facts.tenant(c.tenant);
    if (!tenant) return unknown_tenant(c.tenant);
    return only(allocation(facts, *tenant, Asked::request));
  }

  Decision operator()(const ReleaseNumber& c) const {
    const auto* tenant = facts.tenant(c.tenant);
    if (!tenant) return unknown_tenant(c.tenant);
    if (!tenant->number) return unchanged<ReleaseNumber>(*tenant, "NO_NUMBER");
    return release(facts, *tenant, c.reason);
  }

  Decision operator()(const ReleaseLapsed& c) const {
    const auto* tenant = facts.tenant(c.tenant);
    if (!tenant) return unknown_tenant(c.tenant);
    const bool due = tenant->number && tenant->grace_until && *tenant->grace_until <= facts.now();
    if (!due) return unchanged<ReleaseLapsed>(*tenant, "NOT_DUE");
    return release(facts, *tenant, Reason("the payment lapsed and the grace is over"));
  }
};

}  // namespace

std::optional<Gate> gate_of(const Tenant& tenant, const Policy& policy) {
  if (tenant.paid) return Gate::paid;
  if (tenant.trial && policy.trial_numbers) return Gate::trial;
  return std::nullopt;
}

Decision decide(const Facts& facts, const Request& request) { return std::visit(Decide{facts}, request); }

std::vector<Event> consequences(const Facts& facts, const Event& event) {
  const auto start = [&](const TenantId& id, Asked asked) -> std::vector<Event> {
    const auto* tenant = facts.tenant(id);
    if (!tenant->requested) return {};
    return {allocation(facts, *tenant, asked)};
  };
  return std::visit(Overloaded{
                        [&](const NumberAdded& e) { return hand_out(facts, e.number); },
                        [&](const NumberReturned& e) { return hand_out(facts, e.number); },
                        [&](const NumberUnreserved& e) { return hand_out(facts, e.number); },
                        [&](const TenantConverted& e) { return start(e.tenant, Asked::conversion); },
                        [&](const PaymentActivated& e) { return start(e.tenant, Asked::payment); },
                        [](const auto&) { return std::vector<Event>{}; },  // most events bring about nothing
                    },
                    event);
}

}  // namespace ledgerline
