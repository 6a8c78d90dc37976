#include "engine/deciders/tenant.hpp"

#include "engine/deciders/broken.hpp"
#include "engine/deciders/recipe.hpp"

namespace ledgerline {
namespace {

template <class E>
concept ElsewhereEvent = !concerns<TenantId, E>();

template <class E>
concept TalkEvent = requires(Conversation& conversation, const E& e, const Recorded& recorded) {
  follow(conversation, e, recorded);
};

/// The transition table. Each event that concerns a tenant has its overload, or this does not compile.
struct Transition {
  Tenant& now;
  const Recorded& recorded;

  void operator()(const TenantRegistered& e) const {
    if (now.version != 0) broken(recorded, "the tenant was registered before");
    now.id = e.tenant;
    now.business_name = e.business_name;
    now.country = e.country;
    now.region = e.region;
    now.owner_phone = e.owner_phone;
    now.email = e.email;
    now.area_code = e.area_code;
    now.assistant = e.assistant;
    now.trial = e.trial;
    now.created_at = recorded.at;
  }
  void operator()(const TenantConverted& e) const {
    now.trial = false;
    now.grace_until = e.grace_until;
    now.requested = now.requested || !now.number;
  }
  void operator()(const PaymentActivated& e) const {
    now.paid = true;
    now.payment_reference = e.reference;
    if (e.at) now.payment_at = e.at;
    now.grace_until.reset();
  }
  void operator()(const PaymentLapsed& e) const {
    now.paid = false;
    if (e.at) now.payment_at = e.at;
    now.grace_until = e.grace_until;
    if (now.waiting_since != 0) now.requested = true;  // paying again puts it back in the queue
    now.waiting_since = 0;
  }
  void operator()(const AllocationBlocked&) const { now.asked_at = recorded.at; }
  void operator()(const AllocationQueued&) const {
    now.asked_at = recorded.at;
    now.requested = false;
    if (now.waiting_since == 0) now.waiting_since = recorded.position;
    if (now.provisioning) now.provisioning->phase = ProvisioningPhase::queued;
  }
  /// Another search after a lapse is another effect: attempts of one never have the same number twice.
  void operator()(const AllocationSearching&) const {
    if (!now.provisioning) broken(recorded, "nothing was started that would search");
    now.provisioning->cause = Code(to_string(recorded.command));
    now.asked_at = recorded.at;
    now.requested = false;
    now.provisioning->phase = ProvisioningPhase::searching;
  }
  void operator()(const AllocationRepeated&) const { now.asked_at = recorded.at; }
  void operator()(const NumberAssigned& e) const {
    if (now.number) broken(recorded, "the tenant holds a number already");
    now.number = e.number;
    now.asked_at = recorded.at;
    now.requested = false;
    now.waiting_since = 0;
    now.provisioning.reset();
  }
  void operator()(const NumberReleased& e) const {
    if (now.number != e.number) broken(recorded, "the tenant does not hold the number");
    now.number.reset();
    if (now.grace_until) now.requested = true;  // lost by not paying: paying again asks for one
    if (!now.provisioning && !now.grace_until) now.requested = false;
    now.grace_until.reset();
  }
  void operator()(const NumberReserved&) const {}
  void operator()(const NumberUnreserved& e) const {
    if (has_ordered(e.number)) hold_back();
  }
  void operator()(const ProvisioningStarted& e) const {
    now.voice = e.voice;
    now.requested = true;
    Provisioning p;
    p.cause = Code(to_string(recorded.command));
    p.supply = e.supply;
    p.recipe = e.recipe;
    p.kind = e.kind;
    p.chosen = e.chosen;
    p.address = e.address;
    p.bundle = e.bundle;
    p.replaces = e.replaces;
    now.provisioning = std::move(p);
  }
  void operator()(const ProvisioningAbandoned&) const {
    now.provisioning.reset();
    now.requested = false;
    now.waiting_since = 0;
  }
  void operator()(const NumberOrdered& e) const {
    if (!now.provisioning) broken(recorded, "nothing was started that would order a number");
    now.requested = false;
    now.provisioning->phase = ProvisioningPhase::ordered;
    now.provisioning->ordered = E164(e.number.str());
  }
  void operator()(const NumberLost& e) const {
    if (now.number == e.number) {
      now.number.reset();
      now.grace_until.reset();
      if (!now.provisioning) now.requested = true;  // what is under way has its own way to a number
    }
    if (!has_ordered(e.number)) return;
    if (e.why.str() == "PAYMENT_REQUIRED") return hold_back();
    now.provisioning->phase = ProvisioningPhase::searching;
    now.provisioning->ordered.reset();
    ++now.provisioning->lost;
  }
  void operator()(const VoiceSet& e) const { now.voice = e.voice; }
  void operator()(const AssistantAssigned& e) const { now.assistant = e.assistant; }
  void operator()(const AddressGiven& e) const {
    now.address = OwedAddress{Code(to_string(recorded.command)),
                              e.country,
                              e.customer_name,
                              e.street,
                              e.city,
                              e.region,
                              e.postal_code};
  }
  void operator()(const AddressRegistered& e) const {
    now.address.reset();
    if (e.country == now.country) now.address_reference = e.reference;
  }
  void operator()(const TenantClosed&) const {
    now.closed = true;
    now.provisioning.reset();
    now.requested = false;
    now.waiting_since = 0;
  }
  /// What was about a person goes, and what another tenant may want to have: the phone, the assistant. A
  /// replay without the key comes to the same row.
  void operator()(const TenantErased&) const {
    if (now.erased) broken(recorded, "the tenant was erased before");
    now.erased = true;
    now.business_name = {};
    now.owner_phone = {};
    now.email.reset();
    now.address.reset();
    now.assistant.reset();
    if (now.conversation) forget_person(*now.conversation);
  }
  void operator()(const EffectAbandoned& e) const {
    if (e.step == Step::register_address) now.address.reset();
    if (e.step == Step::text) text_sent(e.effect, {});
  }
  void operator()(const EffectDone& e) const {
    if (e.step == Step::text) text_sent(e.effect, e.reference);
  }
  void operator()(const TalkEvent auto& e) const {
    if (!now.conversation) now.conversation.emplace();
    follow(*now.conversation, e, recorded);
    call_by_name(e);
  }
  void operator()(const NumberPurchased&) const {}
  void operator()(const WiringStarted&) const {}
  void operator()(const NumberWired&) const {}
  void operator()(const EffectAttempted&) const {}
  void operator()(const EffectRefused&) const {}
  void operator()(const EffectDeferred&) const {}
  void operator()(const EffectUnsure&) const {}
  void operator()(const EffectStalled&) const {}
  void operator()(const EffectNoted&) const {}
  /// A number that takes the place of one that was lost is bought with it too.
  void operator()(const EffectRetried& e) const {
    if (e.bundle && now.provisioning) now.provisioning->bundle = e.bundle;
  }
  void operator()(const TenantUnchanged&) const {}
  void operator()(const TenantRefused&) const {}
  void operator()(const ElsewhereEvent auto&) const { broken(recorded, "it does not concern a tenant"); }

 private:
  void text_sent(const EffectId& effect, const std::optional<Reference>& reference) const {
    if (!now.text_work || now.text_work->effect != effect) broken(recorded, "no such text was owed");
    follow_sent(*now.conversation, reference);
  }
  /// Whom a text made known is called by its phone until it says its name.
  void call_by_name(const OnboardingAnswered& e) const {
    if (e.state == OnboardingState::business_name && now.business_name.shown() == now.owner_phone.shown())
      now.business_name = e.answer;
  }
  void call_by_name(const auto&) const {}
  bool has_ordered(const PoolNumber& number) const {
    return now.provisioning && now.provisioning->ordered && now.provisioning->ordered->str() == number.str();
  }
  /// At the gate again: payment starts it anew.
  void hold_back() const {
    now.provisioning->phase = ProvisioningPhase::asked;
    now.provisioning->ordered.reset();
    now.requested = true;
  }
};

}  // namespace

Tenant evolve(std::optional<Tenant> before, const Recorded& recorded) {
  const bool registering = std::holds_alternative<TenantRegistered>(recorded.event);
  if (!before && !registering) broken(recorded, "the tenant was never registered");
  Tenant tenant = before ? std::move(*before) : Tenant{};
  std::visit(Transition{tenant, recorded}, recorded.event);
  follow_work(tenant, recorded);
  follow_texts(tenant, recorded);
  tenant.updated_at = recorded.at;
  tenant.version = recorded.tenant->version;
  return tenant;
}

}  // namespace ledgerline
