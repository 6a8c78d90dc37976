#include "engine/deciders/number.hpp"

#include "engine/deciders/broken.hpp"
#include "engine/deciders/recipe.hpp"

namespace ledgerline {
namespace {

using Status = NumberStatus;

template <class E>
concept ElsewhereEvent = !concerns<PoolNumber, E>();

/// The transition table. Each event that concerns a number has its overload, or this does not compile.
struct Transition {
  Number& now;
  const Recorded& recorded;

  void expect(std::initializer_list<Status> from) const {
    for (const auto status : from)
      if (now.status == status) return;
    broken(recorded, fmt::format("it cannot follow on status {}",
                                 names(now.status)[static_cast<std::size_t>(now.status)]));
  }
  void become(Status status, std::optional<TenantId> tenant = {}, std::optional<Time> until = {}) const {
    now.status = status;
    now.tenant = std::move(tenant);
    now.until = until;
    now.assigned_at = status == Status::assigned ? std::optional(recorded.at) : std::nullopt;
    now.available_since = status == Status::available ? recorded.position : 0;
  }

  /// A lost number may come again; what kind of number it is stays.
  void introduce(const auto& e) const {
    if (now.version != 0 && now.status != Status::lost) broken(recorded, "the number was added before");
    if (now.version != 0) return;
    now.number = e.number;
    now.country = e.country;
    now.area_code = e.area_code;
    now.kind = e.kind;
    now.capabilities = e.capabilities;
    now.created_at = recorded.at;
  }
  Wiring& wiring() const {
    if (!now.wiring) broken(recorded, "nothing is owed for the number");
    return *now.wiring;
  }
  Code cause() const { return Code(to_string(recorded.command)); }
  /// What stands at the providers for its last tenant is taken back from here on.
  void unwire() const {
    if (!now.wiring) return;
    now.wiring->wanted = false;
    now.wiring->cause = cause();
  }

  /// At once, or when nothing at the providers is its last tenant's any more.
  void make_available() const {
    if (now.wiring && now.wiring->stands())
      become(Status::resting, {}, recorded.at);
    else
      become(Status::available);
  }

  void operator()(const NumberAdded& e) const {
    introduce(e);
    now.provider_reference = e.provider_reference;
    make_available();
  }
  void operator()(const NumberReserved& e) const {
    expect({Status::available});
    become(Status::reserved, e.tenant, e.until);
  }
  void operator()(const NumberUnreserved&) const {
    expect({Status::reserved, Status::purchased});
    unwire();
    make_available();
  }
  void operator()(const NumberAssigned& e) const {
    expect({Status::available, Status::reserved, Status::purchased});
    if (now.tenant && now.tenant != e.tenant) broken(recorded, "the number is reserved for another tenant");
    become(Status::assigned, e.tenant);
  }
  void operator()(const NumberReleased& e) const {
    expect({Status::assigned});
    if (now.tenant != e.tenant) broken(recorded, "another tenant holds the number");
    unwire();
    become(Status::resting);
  }
  void operator()(const NumberQuarantined& e) const {
    expect({Status::resting});
    become(Status::resting, {}, e.until);
  }
  void operator()(const NumberReturned&) const {
    expect({Status::resting});
    if (!now.until || *now.until > recorded.at) broken(recorded, "the number's rest is not over");
    if (now.wiring) broken(recorded, "something at the providers is still its last tenant's");
    become(Status::available);
  }
  void operator()(const NumberRetired&) const {
    expect({Status::available, Status::resting});
    become(Status::retired);
  }
  void operator()(const NumberOrdered& e) const {
    introduce(e);
    become(Status::ordered, e.tenant);
    now.wiring = Wiring{};
    now.wiring->cause = cause();
    now.wiring->tenant = e.tenant;
    now.wiring->address = e.address;
    now.wiring->bundle = e.bundle;
  }
  void operator()(const NumberPurchased& e) const {
    expect({Status::ordered});
    now.provider_reference = e.reference;
    become(Status::purchased, e.tenant);
  }
  void operator()(const NumberLost&) const {
    unwire();
    now.provider_reference.reset();
    become(Status::lost);
  }
  void operator()(const NumberIdentified& e) const { now.provider_reference = e.reference; }
  void operator()(const WiringStarted& e) const {
    expect({Status::purchased, Status::assigned});
    if (!now.wiring) now.wiring.emplace();
    auto& w = *now.wiring;
    w.cause = cause();
    w.tenant = e.tenant;
    w.wanted = true;
    w.voice = e.voice;
    w.recipe = e.recipe;
    w.assistant = e.assistant;
    w.mail = e.mail;
    w.imported = w.pointed = w.routed = w.verified = w.mailed = false;
    w.trunked = w.sip_trunk_id.has_value();  // what stands there names the number, whoever answers
    w.dispatched = w.dispatch_id.has_value();
    w.carried = w.carrier_trunk_id.has_value();
  }
  void operator()(const NumberWired&) const {}
  void operator()(const NumberUnwired&) const {
    if (now.wiring) broken(recorded, "something at the providers is still its last tenant's");
  }
  void operator()(const EffectAttempted& e) const {
    auto& w = wiring();
    if (e.step == Step::import) w.import = w.route = true;  // the import rewrites the number's voice URL
    if (e.step == Step::sip_trunk) w.sip_trunk = true;
    if (e.step == Step::dispatch) w.dispatch = true;
    if (e.step == Step::webhooks) w.route = true;
    if (e.step == Step::remove_sip_trunk) w.sip_trunk_leaves = true;
    if (e.step == Step::remove_dispatch) w.dispatch_leaves = true;
  }
  void operator()(const EffectDone& e) const { settle(e.step, e.reference); }
  void operator()(const EffectAbandoned& e) const {
    if (e.step == Step::mail || e.step >= Step::neutralise)
      settle(e.step, {});
    else
      unwire();
  }
  void operator()(const EffectRefused&) const {}
  void operator()(const EffectDeferred&) const {}
  void operator()(const EffectUnsure&) const {}
  void operator()(const EffectStalled&) const {}
  void operator()(const EffectNoted&) const {}
  void operator()(const EffectRetried& e) const {
    if (e.bundle) wiring().bundle = e.bundle;
  }
  void operator()(const NumberUnchanged&) const {}
  void operator()(const NumberRefused&) const {}
  void operator()(const ElsewhereEvent auto&) const { broken(recorded, "it does not concern a number"); }

 private:
  /// A step is through: what was to be made stands, what was to be taken back is gone.
  void settle(Step step, const std::optional<Reference>& reference) const {
    auto& w = wiring();
    switch (step) {
      case Step::import: w.imported = true, w.import_id = reference; break;
      case Step::assistant: w.pointed = true; break;
      case Step::sip_trunk: w.trunked = true, w.sip_trunk_id = reference; break;
      case Step::dispatch: w.dispatched = true, w.dispatch_id = reference; break;
      case Step::carrier_trunk: w.carried = true, w.carrier_trunk_id = reference; break;
      case Step::webhooks: w.routed = true; break;
      case Step::verify: w.verified = true; break;
      case Step::mail: w.mailed = true; break;
      case Step::neutralise: w.route = false; break;
      case Step::remove_import: w.import = false, w.import_id.reset(); break;
      case Step::remove_dispatch:
        w.dispatch = w.dispatched = w.dispatch_leaves = false;
        w.dispatch_id.reset();
        break;
      case Step::remove_sip_trunk:
        w.sip_trunk = w.trunked = w.sip_trunk_leaves = false;
        w.sip_trunk_id.reset();
        break;
      case Step::register_address:
      case Step::search:
      case Step::buy:
      case Step::text:
      case Step::find: break;  // an event of their own says what they came to
    }
  }
};

/// Nothing stands, and nothing is wanted: nothing is left to tell.
bool bare(const Number& number) {
  return !number.wiring->wanted && !number.wiring->stands() && number.status != Status::ordered;
}

}  // namespace

Number evolve(std::optional<Number> before, const Recorded& recorded) {
  const bool adding = std::holds_alternative<NumberAdded>(recorded.event) ||
                      std::holds_alternative<NumberOrdered>(recorded.event);
  if (!before && !adding) broken(recorded, "the number was never added");
  Number number = before ? std::move(*before) : Number{};
  std::visit(Transition{number, recorded}, recorded.event);
  if (number.wiring && bare(number)) number.wiring.reset();
  follow_work(number, recorded);
  number.updated_at = recorded.at;
  number.version = recorded.number->version;
  return number;
}

}  // namespace ledgerline
