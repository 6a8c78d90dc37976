#include "engine/deciders/effects.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "engine/deciders/allocation.hpp"
#include "engine/deciders/recipe.hpp"

namespace ledgerline {
namespace {

/// The row that the work is on: the number's if one is named, else the tenant's, which has its texts beside
/// it.
struct Subject {
  const Number* number = nullptr;
  const Tenant* tenant = nullptr;  // the number's, where it has one
  bool texts = false;

  const Work* work() const {
    const auto& work = number ? number->work : texts ? tenant->text_work : tenant->work;
    return work ? &*work : nullptr;
  }
  std::optional<TenantId> tenant_id() const { return tenant ? std::optional(tenant->id) : std::nullopt; }
  std::optional<PoolNumber> number_id() const {
    return number ? std::optional(number->number) : std::nullopt;
  }
};

Refusal nobody(std::string_view what) {
  return {Code("UNKNOWN_SUBJECT"), fmt::format("there is no {}: see 'effects'", what)};
}

bool is_stalled(const std::optional<Work>& work) { return work && work->phase == WorkPhase::stalled; }

// Which of a tenant's works is meant. An operator means the one that stalled.
bool means_texts(const AttemptEffect& c, const Tenant&) { return c.texts; }
bool means_texts(const RecordEffect& c, const Tenant&) { return c.step == Step::text; }
bool means_texts(const auto&, const Tenant& tenant) {
  return !is_stalled(tenant.work) && is_stalled(tenant.text_work);
}

/// The tenant is the one that the number is held for now; who was named before it was released has no part.
std::variant<Refusal, Subject> subject_of(const Facts& facts, const auto& command) {
  Subject subject;
  if (command.number) {
    subject.number = facts.number(*command.number);
    if (!subject.number) return nobody("number " + command.number->str());
    if (subject.number->tenant) subject.tenant = facts.tenant(*subject.number->tenant);
  } else if (command.tenant) {
    subject.tenant = facts.tenant(*command.tenant);
    if (!subject.tenant) return nobody("tenant " + command.tenant->str());
    subject.texts = means_texts(command, *subject.tenant);
  } else {
    return nobody("number and no tenant named");
  }
  return subject;
}

/// An event about the current step of a subject.
template <class E>
E about(const Subject& subject) {
  E event;
  event.tenant = subject.tenant_id();
  event.number = subject.number_id();
  event.effect = subject.work()->effect;
  event.step = subject.work()->step;
  return event;
}
template <class E>
E about(const Subject& subject, const RecordEffect& c) {
  E event;
  event.tenant = subject.tenant_id();
  event.number = subject.number_id();
  event.effect = c.effect;
  event.step = c.step;
  event.attempt = c.attempt;
  return event;
}

bool gate_open(const Facts& facts, const Subject& subject) {
  return subject.tenant && gate_of(*subject.tenant, facts.policy());
}

/// Nothing was sent for it, and nobody pays: it is not bought.
std::vector<Event> give_up_order(const Subject& subject) {
  std::vector<Event> events;
  if (subject.tenant)
    events.emplace_back(AllocationBlocked{subject.tenant->id, Asked::purchase, Code("PAYMENT_REQUIRED")});
  events.emplace_back(NumberLost{subject.number->number, subject.tenant_id(), Code("PAYMENT_REQUIRED")});
  return events;
}

/// What a search found and the log does not know; else one that was lost and is for sale again: a market
/// whose first numbers were all given up once would be closed for ever.
const NumberOrdered* first_free(const Facts& facts, const std::vector<NumberOrdered>& offers) {
  const auto is_unknown = [&](const NumberOrdered& o) { return !facts.number(o.number); };
  const auto again = [&](const NumberOrdered& o) {
    const auto* known = facts.number(o.number);
    return known->status == NumberStatus::lost && !known->wiring;
  };
  auto free = std::ranges::find_if(offers, is_unknown);
  if (free == offers.end()) free = std::ranges::find_if(offers, again);
  return free == offers.end() ? nullptr : &*free;
}

constexpr auto offers_taken = "OFFERS_TAKEN";
constexpr auto longest_deferral = 30 * micros_per_day;  // however long a provider asks us to stay away

class Record {
 public:
  Record(const Facts& facts, const Subject& subject, const RecordEffect& command)
      : facts_(facts), subject_(subject), c_(command) {}

  std::vector<Event> decide() const {
    const auto* work = subject_.work();
    const bool same = work && work->effect == c_.effect;
    const bool current = same && work->attempts == c_.attempt && work->phase != WorkPhase::stalled;
    // While another attempt is at it, what that one comes to is waited for: it may act yet.
    const bool done_at_last = same && c_.outcome == EffectOutcome::done && work->is_settled(facts_.now());
    if (!current && !done_at_last) return {noted()};
    switch (c_.outcome) {
      case EffectOutcome::done: return done();
      case EffectOutcome::refused: return refused();
      case EffectOutcome::deferred: return {deferral(code(), message())};
      case EffectOutcome::unsure: break;
    }
    return unsure();
  }

 private:
  Code code() const { return c_.code.value_or(Code("UNKNOWN")); }
  Reason message() const { return c_.message.value_or(Reason("no more is known")); }
  const EffectPolicy& policy() const { return facts_.policy().effects; }

  Event noted() const {
    auto event = about<EffectNoted>(subject_, c_);
    event.code = c_.outcome == EffectOutcome::done ? Code("DONE") : code();
    event.reference = c_.reference;
    return event;
  }

  std::vector<Event> done() const {
    auto event = about<EffectDone>(subject_, c_);
    event.reference = c_.reference;
    if (c_.step != Step::search) return {event};
    if (is_chosen()) return chosen(event);
    const auto* offer = first_free(facts_, c_.offers);
    if (offer) return {event, order_of(*offer)};
    return {taken()};
  }

  /// At first it is looked further at once; after that, when somebody may have given up a number.
  Event taken() const {
    constexpr auto why = "every number that was offered is known to the log already";
    auto event = deferral(Code(offers_taken), Reason(why));
    if (!were_offers_taken(*subject_.tenant)) event.until = facts_.now();
    return event;
  }

  NumberOrdered order_of(NumberOrdered offer) const {
    const auto& p = subject_.tenant->provisioning;
    offer.tenant = subject_.tenant->id;
    offer.address = p->address ? p->address : subject_.tenant->address_reference;
    offer.bundle = p->bundle;
    return offer;
  }

  /// The client's own choice is in the offers, whether or not the carrier has it: it may be in the pool.
  bool is_chosen() const {
    return c_.step == Step::search && subject_.tenant->provisioning->chosen && !c_.offers.empty();
  }
  std::vector<Event> chosen(Event event) const {
    const auto& tenant = *subject_.tenant;
    const auto& offer = c_.offers.front();
    const auto* known = facts_.number(offer.number);
    const auto gate = gate_of(tenant, facts_.policy());
    std::vector<Event> events{std::move(event)};
    if (!known && c_.outcome == EffectOutcome::done)
      events.emplace_back(order_of(offer));
    else if (known && known->status == NumberStatus::available && gate)
      for (auto& one : assign(facts_, tenant, known->number, Asked::purchase, *gate))
        events.push_back(std::move(one));
    else
      events.push_back(not_to_be_had(tenant.id, offer.number.str()));
    return events;
  }

  EffectDeferred deferral(Code why, Reason text) const {
    auto event = about<EffectDeferred>(subject_, c_);
    const auto wait = policy().wait(policy().first_deferral, c_.attempt, c_.effect.str());
    event.until = facts_.now() + std::min(std::max(wait, c_.retry_after), longest_deferral);
    event.code = std::move(why);
    event.message = std::move(text);
    return event;
  }

  std::vector<Event> unsure() const {
    auto event = about<EffectUnsure>(subject_, c_);
    const auto failures = subject_.work()->failures + 1;
    // Not before what the provider may still be at has settled: who looks too early finds nothing, and
    // takes what is bought a moment later for not bought.
    const auto wait = policy().first_wait + policy().wait(policy().first_wait, failures, c_.effect.str());
    event.until = facts_.now() + wait;
    event.code = code();
    event.message = message();
    if (failures < policy().attempts) return {event};
    return {event, stalled()};
  }

  Event stalled() const {
    auto event = about<EffectStalled>(subject_);
    event.code = code();
    event.message = message();
    return event;
  }

  /// A number that is not to be had is another search; a tenant that nothing can be found for waits where it
  /// may; all else is for an operator.
  std::vector<Event> refused() const {
    auto event = about<EffectRefused>(subject_, c_);
    event.code = code();
    event.message = message();
    const auto why = code().str();  // a copy: the code is gone with this line
    if (is_chosen()) return chosen(event);
    const bool gone = why == "NUMBER_NOT_AVAILABLE" || why == "NUMBER_TAKEN" || why == "NOT_BOUGHT";
    if (c_.step == Step::buy && gone) return {event, lost()};
    if (c_.step == Step::search && why == "NO_NUMBERS" && may_wait())
      return {event, AllocationQueued{subject_.tenant->id, Asked::purchase}};
    if (c_.step == Step::text && takes_no_texts(why)) return {event, given_up()};
    return {event, stalled()};
  }

  /// An owner who cannot be texted keeps no other text waiting, and nobody can do anything about it.
  static bool takes_no_texts(const std::string& why) {
    return why == "OPTED_OUT" || why == "TO_INVALID" || why == "TO_NOT_MOBILE" || why == "TO_UNREACHABLE";
  }
  Event given_up() const {
    auto event = about<EffectAbandoned>(subject_);
    event.reason = Reason("the owner cannot be texted: " + code().str());
    return event;
  }

  Event lost() const {
    const bool unpaid = !gate_open(facts_, subject_);
    return NumberLost{subject_.number->number, subject_.tenant_id(),
                      unpaid ? Code("PAYMENT_REQUIRED") : code()};
  }
  bool may_wait() const {
    const auto& p = subject_.tenant->provisioning;
    return p && p->supply == Supply::pool_then_purchase && !subject_.tenant->number;
  }

  const Facts& facts_;
  const Subject& subject_;
  const RecordEffect& c_;
};

bool due(const Work& work, Time now) { return work.phase != WorkPhase::stalled && work.due <= now; }

Decision on_subject(const Facts& facts, const auto& command, auto&& decide_for) {
  const auto found = subject_of(facts, command);
  if (const auto* refusal = std::get_if<Refusal>(&found)) return *refusal;
  return decide_for(std::get<Subject>(found));
}

/// The import was made, and is not there to be read back: somebody deleted it. To look again finds nothing.
bool is_import_gone(const Work& work) {
  return work.step == Step::verify && work.code && work.code->str() == "NOT_IMPORTED";
}

/// The same once more, from the import on; its steps are new ones.
WiringStarted wired_anew(const Number& number) {
  const auto& w = *number.wiring;
  return {number.number, w.tenant, w.voice, present_recipe, w.assistant, w.mail && !w.mailed};
}

/// What an operator asked for, and nothing is to be done about.
Event unchanged(const Subject& subject, std::string_view asked) {
  const Code command{std::string(asked)}, why{"NOT_STALLED"};
  if (subject.number) return NumberUnchanged{subject.number->number, command, why};
  return TenantUnchanged{subject.tenant->id, command, why};
}

}  // namespace

Decision decide_effect(const Facts& facts, const AttemptEffect& c) {
  return on_subject(facts, c, [&](const Subject& subject) -> Decision {
    const auto* work = subject.work();
    if (!work || !due(*work, facts.now())) return std::vector<Event>{};
    const bool closed = work->step == Step::buy && !gate_open(facts, subject);
    if (closed && work->attempts == 0) return give_up_order(subject);
    auto event = about<EffectAttempted>(subject);
    event.attempt = work->attempts + 1;
    event.worker = c.worker;
    event.until = facts.now() + facts.policy().effects.lease;
    event.look_only = closed;
    return std::vector<Event>{event};
  });
}

Decision decide_effect(const Facts& facts, const RecordEffect& c) {
  return on_subject(facts, c,
                    [&](const Subject& subject) -> Decision { return Record(facts, subject, c).decide(); });
}

Decision decide_effect(const Facts& facts, const RetryEffect& c) {
  return on_subject(facts, c, [&](const Subject& subject) -> Decision {
    const auto* work = subject.work();
    if (!work || work->phase != WorkPhase::stalled)
      return std::vector<Event>{unchanged(subject, RetryEffect::name)};
    auto event = about<EffectRetried>(subject);
    event.bundle = c.bundle;
    std::vector<Event> events{event};
    if (is_import_gone(*work)) events.emplace_back(wired_anew(*subject.number));
    return events;
  });
}

Decision decide_effect(const Facts& facts, const AbandonEffect& c) {
  return on_subject(facts, c, [&](const Subject& subject) -> Decision {
    const auto* work = subject.work();
    if (!work || work->phase != WorkPhase::stalled)
      return std::vector<Event>{unchanged(subject, AbandonEffect::name)};
    auto event = about<EffectAbandoned>(subject);
    event.reason = c.reason;
    std::vector<Event> events{event};
    const bool ordered = subject.number && subject.number->status == NumberStatus::ordered;
    const bool bought = subject.number && subject.number->status == NumberStatus::purchased;
    if (ordered)
      events.emplace_back(NumberLost{subject.number->number, subject.tenant_id(), Code("ABANDONED")});
    if (bought && subject.tenant)
      events.emplace_back(NumberUnreserved{subject.number->number, subject.tenant->id});
    const bool provisioning = ordered || bought || work->step == Step::search;
    if (provisioning && subject.tenant)
      events.emplace_back(ProvisioningAbandoned{subject.tenant->id, c.reason});
    return events;
  });
}

RecordEffect record_about(const EffectAttempted& attempted) {
  RecordEffect record;
  record.tenant = attempted.tenant;
  record.number = attempted.number;
  record.effect = attempted.effect;
  record.step = attempted.step;
  record.attempt = attempted.attempt;
  return record;
}

bool were_offers_taken(const Tenant& tenant) {
  return tenant.work && tenant.work->step == Step::search && tenant.work->code &&
         tenant.work->code->str() == offers_taken;
}

std::vector<Event> settled(const Facts& facts, const EffectDone& done) {
  if (done.step == Step::text) return {};
  const auto* number = done.number ? facts.number(*done.number) : nullptr;
  const auto* tenant = done.tenant ? facts.tenant(*done.tenant) : nullptr;
  const auto reference = done.reference.value_or(Reference());
  if (done.step == Step::buy && tenant) return {NumberPurchased{number->number, tenant->id, reference}};
  if (done.step == Step::find) return {NumberIdentified{number->number, reference}};
  if (done.step == Step::register_address && tenant && tenant->address)
    return {AddressRegistered{tenant->id, tenant->address->country, reference}};
  if (done.step == Step::verify && tenant)
    return {NumberWired{number->number, tenant->id, number->wiring->voice}};
  if (number && !number->wiring) return {NumberUnwired{number->number}};
  return {};
}

}  // namespace ledgerline
