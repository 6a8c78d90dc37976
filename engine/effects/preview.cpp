#include "engine/effects/preview.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "engine/deciders/effects.hpp"
#include "engine/facts.hpp"
#include "events/codec.hpp"
#include "events/kernel/uuid.hpp"

namespace ledgerline {
namespace {

constexpr int most_steps = 1000;  // more would be a recipe that never ends

NumberOrdered offer_of(const PoolNumber& number, const Tenant& tenant) {
  NumberOrdered offer;
  offer.number = number;
  offer.tenant = tenant.id;
  offer.country = tenant.country;
  offer.kind = tenant.provisioning->kind;
  return offer;
}

/// Late enough for all that waits for its time.
Time when_all_is_due(const std::vector<Tenant>& tenants, const std::vector<Number>& numbers) {
  Time latest;
  const auto look = [&](const auto& row) {
    latest = std::max({latest, row.updated_at, row.work ? row.work->due : Time()});
  };
  std::ranges::for_each(tenants, look);
  std::ranges::for_each(numbers, look);
  return latest;
}

class Rehearsal {
 public:
  Rehearsal(std::vector<Tenant> tenants, std::vector<Number> numbers, const Policy& policy)
      : facts_(when_all_is_due(tenants, numbers), policy) {
    for (auto& tenant : tenants) {
      tenants_.push_back(tenant.id);
      facts_.add(std::move(tenant));
    }
    for (auto& number : numbers) {
      numbers_.push_back(number.number);
      facts_.add(std::move(number));
    }
  }

  std::vector<StepAhead> play() {
    for (int taken = 0; taken < most_steps && (any(tenants_) || any(numbers_));) ++taken;
    return std::move(steps_);
  }

 private:
  const Tenant* row(const TenantId& id) const { return facts_.tenant(id); }
  const Number* row(const PoolNumber& number) const { return facts_.number(number); }

  /// Takes up the first of these subjects that owes a step; more of them may be known after it.
  bool any(const auto& subjects) {
    const auto owes = [&](const auto& id) { return row(id)->work.has_value(); };
    const auto found = std::ranges::find_if(subjects, owes);
    if (found == subjects.end()) return false;
    const auto id = *found;
    take_up(id);
    return true;
  }

  void take_up(const TenantId& id) { one_step(id, std::nullopt); }
  void take_up(const PoolNumber& number) { one_step(row(number)->tenant, number); }

  void one_step(const std::optional<TenantId>& tenant, const std::optional<PoolNumber>& number) {
    const auto work = number ? *row(*number)->work : *row(*tenant)->work;
    if (work.phase == WorkPhase::stalled) happen(RetryEffect{tenant, number, {}});
    const auto* attempted = attempt(tenant, number);
    if (!attempted) return;  // given up at the gate
    const bool is_next = begun_.insert(number ? number->str() : tenant->str()).second;
    const bool found = !number || !made_up_.contains(number->str());
    steps_.push_back({tenant, found ? number : std::nullopt, attempted->step,
                      is_next && found ? std::optional(work) : std::nullopt});
    happen(success(*attempted));
  }

  const EffectAttempted* attempt(const std::optional<TenantId>& tenant,
                                 const std::optional<PoolNumber>& number) {
    for (const auto& event : happen(AttemptEffect{tenant, number, false, Actor("preview")}))
      if (const auto* attempted = std::get_if<EffectAttempted>(&event)) return attempted;
    return nullptr;
  }

  /// What a search is taken to find: the tenant's choice, or a number that stands for whatever it will be.
  NumberOrdered offer_for(const Tenant& tenant) {
    if (const auto& chosen = tenant.provisioning->chosen) return offer_of(PoolNumber(chosen->str()), tenant);
    const PoolNumber number(fmt::format("+1{:010}", made_up_.size()));
    made_up_.insert(number.str());
    return offer_of(number, tenant);
  }

  RecordEffect success(const EffectAttempted& attempted) {
    auto record = record_about(attempted);
    record.outcome = EffectOutcome::done;
    record.reference = Reference("preview");
    if (record.step == Step::search) record.offers.push_back(offer_for(*row(*record.tenant)));
    return record;
  }

  /// Decides and folds it, and what follows on it. The events stay until the next call.
  const std::vector<Event>& happen(const Request& request) {
    events_.clear();
    command_ = derived_uuid({}, std::to_string(++commands_));
    auto decision = decide(facts_, request);
    if (auto* events = std::get_if<std::vector<Event>>(&decision))
      for (auto& event : *events) follow(std::move(event));
    return events_;
  }

  void follow(Event event) {
    Recorded recorded;
    recorded.at = facts_.now();
    recorded.command = command_;
    recorded.event = event;
    const auto subjects = subjects_of(event);
    if (const auto& id = subjects.tenant) recorded.tenant = version_after(*id, tenants_);
    if (const auto& id = subjects.number) recorded.number = version_after(*id, numbers_);
    facts_.apply(recorded);
    events_.push_back(std::move(event));
    for (auto& next : consequences(facts_, recorded.event)) follow(std::move(next));
  }

  template <class Id>
  SubjectVersion version_after(const Id& id, std::vector<Id>& known) const {
    const auto* before = row(id);
    if (!before) known.push_back(id);
    return {id.str(), (before ? before->version : 0) + 1};
  }

  Facts facts_;
  std::vector<TenantId> tenants_;
  std::vector<PoolNumber> numbers_;
  std::set<std::string> begun_, made_up_;
  std::vector<StepAhead> steps_;
  std::vector<Event> events_;
  Uuid command_;
  std::uint64_t commands_ = 0;
};

}  // namespace

std::vector<StepAhead> steps_ahead(std::vector<Tenant> tenants, std::vector<Number> numbers,
                                   const Policy& policy) {
  return Rehearsal(std::move(tenants), std::move(numbers), policy).play();
}

}  // namespace ledgerline
