#include "engine/deciders/decide.hpp"

#include <concepts>

#include <fmt/format.h>

#include "engine/deciders/allocation.hpp"
#include "engine/deciders/effects.hpp"
#include "engine/deciders/onboarding.hpp"
#include "engine/deciders/recipe.hpp"

namespace ledgerline {
namespace {

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
Decision refused(const Tenant& tenant, std::string_view why) {
  return only(TenantRefused{tenant.id, Code(C::name), Code(std::string(why))});
}
template <class C>
Decision refused(const Number& number, std::string_view why) {
  return only(NumberRefused{number.number, Code(C::name), Code(std::string(why))});
}

/// To close or erase a tenant, nobody registers it first.
Refusal nobody_to_end(const TenantId& id) {
  return {Code("UNKNOWN_TENANT"), "there is no tenant " + id.str()};
}

/// Providers tell in any order: what came about before the latest that we know changes nothing.
bool is_old_news(const Tenant& tenant, const std::optional<Time>& at) {
  return at && tenant.payment_at && *at < *tenant.payment_at;
}

bool is_at_work(const std::optional<Work>& work, Time now) {
  return work && work->phase == WorkPhase::attempted && work->due > now;
}

/// A tenant is erased once it is closed and nobody is at something for it: a worker would go on with what it
/// has read, and a number that is bought would be nobody's. Why not now, as a code; empty where it may be.
std::string_view hindrance(const Facts& facts, const Tenant& tenant, const EraseTenant& c) {
  if (!tenant.closed) return "TENANT_NOT_CLOSED";
  if (facts.bought_for(tenant.id)) return "NUMBER_ON_ITS_WAY";
  if (is_at_work(tenant.work, facts.now()) || is_at_work(tenant.text_work, facts.now()))
    return "STEP_UNDER_WAY";
  if (c.exported && *c.exported != tenant.version) return "EXPORT_INCOMPLETE";
  return {};
}

/// Whom a command asks something for. A worker's report is noted whomever it is about; a text names its
/// sender by the phone.
template <class C>
const TenantId* asked_for(const C& c) {
  if constexpr (std::same_as<C, EraseTenant> || std::same_as<C, ReceiveText>)
    return nullptr;
  else if constexpr (std::same_as<C, RetryEffect> || std::same_as<C, AbandonEffect>)
    return c.tenant && !c.number ? &*c.tenant : nullptr;
  else if constexpr (requires { c.tenant.tenant; })
    return &c.tenant.tenant;
  else if constexpr (requires { c.address.tenant; })
    return &c.address.tenant;
  else if constexpr (requires {
                       { c.tenant } -> std::same_as<const TenantId&>;
                     })
    return &c.tenant;
  else
    return nullptr;
}

/// The tenant that a command asks something for, if it was erased.
template <class C>
const Tenant* erased_asker(const Facts& facts, const C& c) {
  const auto* id = asked_for(c);
  const auto* tenant = id ? facts.tenant(*id) : nullptr;
  return tenant && tenant->erased ? tenant : nullptr;
}

struct Decide {
  const Facts& facts;

  Decision operator()(const AddNumbers& c) const {
    std::vector<Event> events;
    Facts::Taken fresh;  // a command may name a number twice
    for (const auto& added : c.numbers) {
      const auto* known = facts.number(added.number);
      const bool welcome = !known || known->status == NumberStatus::lost;
      if (welcome && fresh.insert(added.number.str()).second)
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
    if (!number->until || *number->until > facts.now())  // one that was bought is held until it works
      return refused<UnreserveNumber>(*number, "NOT_DUE");
    return only(NumberUnreserved{c.number, *number->tenant});
  }

  Decision operator()(const RetireNumber& c) const {
    const auto* number = facts.number(c.number);
    if (!number) return unknown_number(c.number);
    if (number->status == NumberStatus::retired) return unchanged<RetireNumber>(*number, "ALREADY_RETIRED");
    if (number->tenant) return refused<RetireNumber>(*number, "NUMBER_IN_USE");
    if (number->status == NumberStatus::lost) return refused<RetireNumber>(*number, "LOST");
    return only(NumberRetired{c.number, c.reason});
  }

  Decision operator()(const ReturnNumber& c) const {
    const auto* number = facts.number(c.number);
    if (!number) return unknown_number(c.number);
    if (number->status != NumberStatus::resting) return unchanged<ReturnNumber>(*number, "NOT_RESTING");
    if (!number->until || *number->until > facts.now()) return refused<ReturnNumber>(*number, "NOT_COOLED");
    if (number->wiring) return refused<ReturnNumber>(*number, "NOT_UNWIRED");
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
    if (tenant->closed) return refused<ActivatePayment>(*tenant, "TENANT_CLOSED");
    if (is_old_news(*tenant, c.at)) return unchanged<ActivatePayment>(*tenant, "OLDER_NEWS");
    const bool is_news = c.at && c.at != tenant->payment_at;
    if (tenant->paid && !is_news) return unchanged<ActivatePayment>(*tenant, "ALREADY_ACTIVE");
    return only(PaymentActivated{c.tenant, c.reference, c.at});
  }

  Decision operator()(const LapsePayment& c) const {
    const auto* tenant = facts.tenant(c.tenant);
    if (!tenant) return unknown_tenant(c.tenant);
    if (is_old_news(*tenant, c.at)) return unchanged<LapsePayment>(*tenant, "OLDER_NEWS");
    const bool by_another =
        c.reference && tenant->payment_reference && c.reference != tenant->payment_reference;
    if (by_another) return unchanged<LapsePayment>(*tenant, "PAID_OTHERWISE");
    const bool is_news = c.at && c.at != tenant->payment_at;
    if (!tenant->paid && !is_news) return unchanged<LapsePayment>(*tenant, "NOT_ACTIVE");
    return only(PaymentLapsed{c.tenant, grace_after_lapse(*tenant), c.at});
  }

  /// A lapse that is told once more begins no second grace.
  std::optional<Time> grace_after_lapse(const Tenant& tenant) const {
    if (!tenant.paid) return tenant.grace_until;
    return tenant.number ? std::optional(facts.now() + facts.policy().grace()) : std::nullopt;
  }

  Decision operator()(const AllocateNumber& c) const {
    const auto* tenant = facts.tenant(c.tenant);
    if (!tenant) return unknown_tenant(c.tenant);
    if (tenant->closed) return refused<AllocateNumber>(*tenant, "TENANT_CLOSED");
    return allocation(facts, *tenant, Asked::request);
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

  Decision operator()(const ProvisionNumber& c) const {
    const auto* tenant = facts.tenant(c.tenant.tenant);
    if (!tenant) return unknown_tenant(c.tenant.tenant);
    if (tenant->closed) return refused<ProvisionNumber>(*tenant, "TENANT_CLOSED");
    const bool replacing = c.tenant.replaces.has_value();
    if (replacing && !tenant->number) return unchanged<ProvisionNumber>(*tenant, "NO_NUMBER");
    if (tenant->number && !replacing)
      return only(AllocationRepeated{tenant->id, E164(tenant->number->str())});
    if (on_its_way(*tenant)) return unchanged<ProvisionNumber>(*tenant, "IN_PROGRESS");
    auto started = c.tenant;
    started.recipe = present_recipe;
    return only(started);
  }

  Decision operator()(const SetVoice& c) const {
    const auto* tenant = facts.tenant(c.tenant);
    if (!tenant) return unknown_tenant(c.tenant);
    if (tenant->closed) return refused<SetVoice>(*tenant, "TENANT_CLOSED");
    if (tenant->voice == c.voice) return unchanged<SetVoice>(*tenant, "ALREADY_SET");
    return only(VoiceSet{c.tenant, c.voice});
  }

  Decision operator()(const AssignAssistant& c) const {
    const auto* tenant = facts.tenant(c.tenant);
    if (!tenant) return unknown_tenant(c.tenant);
    if (tenant->closed) return refused<AssignAssistant>(*tenant, "TENANT_CLOSED");
    if (tenant->assistant == c.assistant) return unchanged<AssignAssistant>(*tenant, "ALREADY_SET");
    if (facts.holder_of_assistant(c.assistant)) return refused<AssignAssistant>(*tenant, "ASSISTANT_TAKEN");
    return only(AssistantAssigned{c.tenant, c.assistant});
  }

  Decision operator()(const GiveAddress& c) const {
    const auto* tenant = facts.tenant(c.address.tenant);
    if (!tenant) return unknown_tenant(c.address.tenant);
    if (tenant->closed) return refused<GiveAddress>(*tenant, "TENANT_CLOSED");
    if (tenant->address) return unchanged<GiveAddress>(*tenant, "IN_PROGRESS");
    return only(c.address);
  }

  Decision operator()(const CloseTenant& c) const {
    const auto* tenant = facts.tenant(c.tenant);
    if (!tenant) return nobody_to_end(c.tenant);
    if (tenant->closed) return unchanged<CloseTenant>(*tenant, "ALREADY_CLOSED");
    std::vector<Event> events{TenantClosed{c.tenant, c.reason}};
    if (tenant->number)
      for (auto& event : release(facts, *tenant, c.reason)) events.push_back(std::move(event));
    return events;
  }

  Decision operator()(const EraseTenant& c) const {
    const auto* tenant = facts.tenant(c.tenant);
    if (!tenant) return nobody_to_end(c.tenant);
    if (tenant->erased) return unchanged<EraseTenant>(*tenant, "ALREADY_ERASED");
    if (const auto why = hindrance(facts, *tenant, c); !why.empty())
      return refused<EraseTenant>(*tenant, why);
    return only(
        TenantErased{c.tenant, c.reason, tenant->version, c.exported.has_value(), facts.key_of(c.tenant)});
  }

  Decision operator()(const RewireNumber& c) const {
    const auto* tenant = facts.tenant(c.tenant);
    if (!tenant) return unknown_tenant(c.tenant);
    auto events = rewire(facts, c.tenant);
    if (events.empty()) return unchanged<RewireNumber>(*tenant, "NOTHING_TO_WIRE");
    return events;
  }

  Decision operator()(const LoseNumber& c) const {
    const auto* number = facts.number(c.number);
    if (!number) return unknown_number(c.number);
    if (number->status == NumberStatus::lost) return unchanged<LoseNumber>(*number, "ALREADY_LOST");
    if (number->tenant && !facts.tenant(*number->tenant))
      return refused<LoseNumber>(*number, "NUMBER_IN_USE");  // by somebody else than who asks thinks
    return only(NumberLost{c.number, number->tenant, c.why});
  }

  Decision operator()(const ReceiveText& c) const { return decide_text(facts, c); }
  Decision operator()(const ReceiveCall& c) const { return decide_call(facts, c); }
  Decision operator()(const RecordText& c) const { return decide_fate(facts, c); }
  Decision operator()(const AttemptEffect& c) const { return decide_effect(facts, c); }
  Decision operator()(const RecordEffect& c) const { return decide_effect(facts, c); }
  Decision operator()(const RetryEffect& c) const { return decide_effect(facts, c); }
  Decision operator()(const AbandonEffect& c) const { return decide_effect(facts, c); }
};

}  // namespace

Refusal unknown_tenant(const TenantId& id) {
  return {Code("UNKNOWN_TENANT"), fmt::format("there is no tenant {}: register it first", id.str())};
}

Refusal parked_subject(std::string_view id, std::string_view why) {
  return {Code("PARKED"), fmt::format("{0} is parked, for an event of its history cannot be folded: {1}; "
                                      "'ledgerline projections retry {0}' once that is mended",
                                      id, why)};
}

Decision decide(const Facts& facts, const Request& request) {
  return std::visit(
      [&]<class C>(const C& c) -> Decision {
        if (const auto* erased = erased_asker(facts, c)) return refused<C>(*erased, "ERASED");
        return Decide{facts}(c);
      },
      request);
}

std::vector<Event> consequences(const Facts& facts, const Event& event) {
  const auto start = [&](const TenantId& id, Asked asked) -> std::vector<Event> {
    const auto* tenant = facts.tenant(id);
    if (!tenant->requested) return {};
    return allocation(facts, *tenant, asked);
  };
  return std::visit(Overloaded{
                        [&](const NumberAdded& e) { return hand_out(facts, e.number); },
                        [&](const NumberReturned& e) { return hand_out(facts, e.number); },
                        [&](const NumberUnreserved& e) { return hand_out(facts, e.number); },
                        [&](const TenantConverted& e) { return start(e.tenant, Asked::conversion); },
                        [&](const PaymentActivated& e) { return start(e.tenant, Asked::payment); },
                        [&](const ProvisioningStarted& e) { return start(e.tenant, Asked::request); },
                        [&](const NumberAssigned& e) {
                          auto events = wire(facts, e.tenant, e.number);
                          for (auto& text : tell_ready(facts, e)) events.push_back(std::move(text));
                          return events;
                        },
                        [&](const NumberPurchased& e) { return hand_over(facts, e.number, e.tenant, false); },
                        [&](const NumberWired& e) { return hand_over(facts, e.number, e.tenant, true); },
                        [&](const NumberLost& e) { return after_loss(facts, e); },
                        [&](const VoiceSet& e) { return rewire(facts, e.tenant); },
                        [&](const AssistantAssigned& e) { return rewire(facts, e.tenant); },
                        [&](const EffectDone& e) { return settled(facts, e); },
                        [](const auto&) { return std::vector<Event>{}; },  // most events bring about nothing
                    },
                    event);
}

}  // namespace ledgerline
