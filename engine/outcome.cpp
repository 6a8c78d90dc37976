#include "engine/outcome.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

namespace ledgerline {
namespace {

using Kind = Outcome::Kind;

struct Answer {
  Kind kind;
  std::string code, message;
};

Answer done(std::string code, std::string message) {
  return {Kind::done, std::move(code), std::move(message)};
}

/// Why a command was refused, for people; the code itself where nobody said more about it.
std::string reason_of(const std::string& code) {
  static const std::map<std::string_view, std::string_view> reasons = {
      {"TENANT_CLOSED", "the tenant was closed"},
      {"ERASED", "the tenant was erased, and nothing is done for it any more: register it under another id"},
      {"TENANT_NOT_CLOSED", "close it first: 'ledgerline tenant close'"},
      {"NUMBER_ON_ITS_WAY",
       "a number is being bought for it: 'work' ends that, or 'provisioning abandon' what stalled"},
      {"STEP_UNDER_WAY", "a worker is at something for it: try again when that is through, see 'effects'"},
      {"EXPORT_INCOMPLETE", "its history went on after it was exported: export it again"},
      {"LOST", "the number is not ours"},
      {"NOT_UNWIRED", "something at the providers is still its last tenant's: see 'effects'"},
      {"ASSISTANT_TAKEN", "another tenant has this assistant"},
      {"MINUTES_OUT_OF_RANGE", "a reservation lasts from now to a year"},
      {"NOT_AVAILABLE", "the number is not available: see 'pool list'"},
      {"NOT_COOLED", "its rest is not over"},
      {"NOT_DUE", "its time has not come"},
      {"NUMBER_IN_USE",
       "a tenant has it, it is reserved, or it rests after one: release it first, and let it return"},
      {"PHONE_TAKEN", "another tenant has this owner phone"},
      {"RETIRED", "it was retired, for good"},
      {"TENANT_EXISTS", "a tenant of this id is registered with other data"},
      {"TENANT_HAS_NUMBER", "the tenant has a number"},
      {"TENANT_HAS_RESERVATION", "another number is reserved for the tenant"}};
  const auto found = reasons.find(code);
  return found == reasons.end() ? code : std::string(found->second);
}

std::string_view name_of_value(auto value) { return names(value)[static_cast<std::size_t>(value)]; }

Answer of_effect(const auto& e, std::string code, std::string_view what) {
  const auto whose = e.number ? e.number->str() : e.tenant ? e.tenant->str() : std::string("?");
  return done(std::move(code), fmt::format("{} of {}: {}", name_of_value(e.step), whose, what));
}

Answer of_onboarding(const auto& e, std::string code, std::string_view what) {
  return done(std::move(code), fmt::format("{} {}", e.tenant.str(), what));
}

/// Each event has its answer, or this does not compile: any of them may be the first of a command.
struct Answers {
  Answer operator()(const NumberAdded& e) const {
    return done("ADDED", fmt::format("{} is in the pool", e.number.str()));
  }
  Answer operator()(const NumberReserved& e) const {
    return done("RESERVED", fmt::format("{} is reserved for {} until {}", e.number.str(), e.tenant.str(),
                                        iso_millis(e.until)));
  }
  Answer operator()(const NumberUnreserved& e) const {
    return done("UNRESERVED", fmt::format("{} is no longer reserved", e.number.str()));
  }
  Answer operator()(const NumberAssigned& e) const {
    return done("ALLOCATED", fmt::format("{} has {}", e.tenant.str(), e.number.str()));
  }
  Answer operator()(const NumberReleased& e) const {
    return done("RELEASED", fmt::format("{} gave up {}", e.tenant.str(), e.number.str()));
  }
  Answer operator()(const NumberQuarantined& e) const {
    return done("QUARANTINED", fmt::format("{} rests until {}", e.number.str(), iso_millis(e.until)));
  }
  Answer operator()(const NumberReturned& e) const {
    return done("RETURNED", fmt::format("{} is available again", e.number.str()));
  }
  Answer operator()(const NumberRetired& e) const {
    return done("RETIRED", fmt::format("{} is retired", e.number.str()));
  }
  Answer operator()(const NumberUnchanged& e) const {
    return done(e.why.str(), fmt::format("{}: nothing to do for {}", e.number.str(), e.asked.str()));
  }
  Answer operator()(const NumberRefused& e) const {
    return {Kind::refused, e.why.str(),
            fmt::format("{}: {} is refused: {}", e.number.str(), e.asked.str(), reason_of(e.why.str()))};
  }
  Answer operator()(const TenantRegistered& e) const {
    return done("REGISTERED", fmt::format("{} is registered", e.tenant.str()));
  }
  Answer operator()(const TenantConverted& e) const {
    return done("CONVERTED", fmt::format("{} is converted{}", e.tenant.str(),
                                         e.grace_until ? ", and keeps its number without paying until " +
                                                             iso_millis(*e.grace_until)
                                                       : ""));
  }
  Answer operator()(const TenantUnchanged& e) const {
    return done(e.why.str(), fmt::format("{}: nothing to do for {}", e.tenant.str(), e.asked.str()));
  }
  Answer operator()(const TenantRefused& e) const {
    return {Kind::refused, e.why.str(),
            fmt::format("{}: {} is refused: {}", e.tenant.str(), e.asked.str(), reason_of(e.why.str()))};
  }
  Answer operator()(const PaymentActivated& e) const {
    return done("PAYMENT_ACTIVE", fmt::format("{} pays", e.tenant.str()));
  }
  Answer operator()(const PaymentLapsed& e) const {
    return done("PAYMENT_LAPSED", e.grace_until ? fmt::format("{} keeps its number until {}", e.tenant.str(),
                                                              iso_millis(*e.grace_until))
                                                : fmt::format("{} pays no longer", e.tenant.str()));
  }
  Answer operator()(const AllocationBlocked& e) const {
    return {Kind::refused, e.why.str(),
            fmt::format("{} has not paid: activate its payment first", e.tenant.str())};
  }
  Answer operator()(const AllocationQueued& e) const {
    return {Kind::refused, "POOL_EMPTY",
            fmt::format("no number is available: {} waits, and is given the next one in its turn",
                        e.tenant.str())};
  }
  Answer operator()(const AllocationSearching& e) const {
    return done("SEARCHING", fmt::format("a number is searched for {}, to be bought", e.tenant.str()));
  }
  Answer operator()(const ProvisioningStarted& e) const {
    return done("STARTED", fmt::format("{} is being given a number", e.tenant.str()));
  }
  Answer operator()(const ProvisioningAbandoned& e) const {
    return {Kind::refused, "ABANDONED", fmt::format("{}: {}", e.tenant.str(), e.reason.str())};
  }
  Answer operator()(const VoiceSet& e) const {
    return done("VOICE_SET", fmt::format("calls of {} go to {}", e.tenant.str(), name_of_value(e.voice)));
  }
  Answer operator()(const AssistantAssigned& e) const {
    return done("ASSIGNED", fmt::format("{} has assistant {}", e.tenant.str(), e.assistant.str()));
  }
  Answer operator()(const AddressGiven& e) const {
    return done("ADDRESS_GIVEN", fmt::format("an address of {} is being registered", e.tenant.str()));
  }
  Answer operator()(const AddressRegistered& e) const {
    return done("ADDRESS_REGISTERED", fmt::format("{} has address {}", e.tenant.str(), e.reference.str()));
  }
  Answer operator()(const TenantClosed& e) const {
    return done("CLOSED", fmt::format("{} is closed", e.tenant.str()));
  }
  Answer operator()(const TenantErased& e) const {
    return done("ERASED", fmt::format("{} is erased: its key is destroyed, which sealed {} events",
                                      e.tenant.str(), e.events));
  }
  Answer operator()(const NumberOrdered& e) const {
    return done("ORDERED", fmt::format("{} is being bought for {}", e.number.str(), e.tenant.str()));
  }
  Answer operator()(const NumberPurchased& e) const {
    return done("PURCHASED", fmt::format("{} was bought for {}", e.number.str(), e.tenant.str()));
  }
  Answer operator()(const NumberLost& e) const {
    return done("LOST", fmt::format("{} is not to be had: {}", e.number.str(), e.why.str()));
  }
  Answer operator()(const NumberIdentified& e) const {
    return done("IDENTIFIED", fmt::format("{} is {}", e.number.str(), e.reference.str()));
  }
  Answer operator()(const WiringStarted& e) const {
    return done("WIRING", fmt::format("{} is being wired for {}", e.number.str(), e.tenant.str()));
  }
  Answer operator()(const NumberWired& e) const {
    return done("WIRED", fmt::format("{} works for {}", e.number.str(), e.tenant.str()));
  }
  Answer operator()(const NumberUnwired& e) const {
    return done("UNWIRED", fmt::format("{} is nobody's at the providers", e.number.str()));
  }
  Answer operator()(const EffectAttempted& e) const { return of_effect(e, "ATTEMPTED", "is tried"); }
  Answer operator()(const EffectDone& e) const { return of_effect(e, "DONE", "is done"); }
  Answer operator()(const EffectRefused& e) const { return of_effect(e, "REFUSED", e.message.str()); }
  Answer operator()(const EffectDeferred& e) const { return of_effect(e, "DEFERRED", e.message.str()); }
  Answer operator()(const EffectUnsure& e) const { return of_effect(e, "UNSURE", e.message.str()); }
  Answer operator()(const EffectStalled& e) const { return of_effect(e, "STALLED", e.message.str()); }
  Answer operator()(const EffectNoted& e) const { return of_effect(e, "NOTED", "is noted"); }
  Answer operator()(const EffectRetried& e) const { return of_effect(e, "RETRIED", "is tried again"); }
  Answer operator()(const EffectAbandoned& e) const { return of_effect(e, "ABANDONED", "is given up"); }
  Answer operator()(const TextReceived& e) const {
    return done("RECEIVED", fmt::format("a text from {} is answered", e.tenant.str()));
  }
  Answer operator()(const TestCallReceived& e) const {
    return done("CALLED", fmt::format("a call reached {}", e.tenant.str()));
  }
  // These only follow on what was received.
  Answer operator()(const OnboardingStarted& e) const { return of_onboarding(e, "STARTED", "begins"); }
  Answer operator()(const OnboardingAnswered& e) const { return of_onboarding(e, "ANSWERED", "goes on"); }
  Answer operator()(const OnboardingAdvanced& e) const { return of_onboarding(e, "ADVANCED", "goes on"); }
  Answer operator()(const OnboardingRepeated& e) const {
    return of_onboarding(e, "REPEATED", "is asked again");
  }
  Answer operator()(const OnboardingBlocked& e) const { return of_onboarding(e, e.why.str(), "has to wait"); }
  Answer operator()(const OnboardingCompleted& e) const { return of_onboarding(e, "COMPLETE", "is through"); }
  Answer operator()(const TextsStopped& e) const { return of_onboarding(e, "STOPPED", "wants no texts"); }
  Answer operator()(const TextsResumed& e) const { return of_onboarding(e, "RESUMED", "wants texts again"); }
  Answer operator()(const TextOwed& e) const { return of_onboarding(e, "TEXT_OWED", "is texted"); }
  Answer operator()(const TextDelivered& e) const { return of_onboarding(e, "DELIVERED", "was texted"); }
  Answer operator()(const TextFailed& e) const {
    return of_onboarding(e, "NOT_DELIVERED", "was not reached");
  }
  Answer operator()(const AllocationRepeated& e) const {
    return done("ALREADY_ASSIGNED", fmt::format("{} has {} already", e.tenant.str(), e.number.str()));
  }
};

/// The first event, unless it only began something: then what it came to.
const Recorded& answering(const std::vector<Recorded>& events) {
  for (const auto& event : events) {
    const bool preliminary = std::holds_alternative<ProvisioningStarted>(event.event) ||
                             std::holds_alternative<NumberReleased>(event.event) ||
                             std::holds_alternative<NumberQuarantined>(event.event);
    if (!preliminary) return event;
    if (!std::holds_alternative<ProvisioningStarted>(events.front().event)) break;
  }
  return events.front();
}

std::string number_of(const Recorded& recorded) {
  if (const auto* repeated = std::get_if<AllocationRepeated>(&recorded.event)) return repeated->number.str();
  return recorded.number ? recorded.number->id : std::string();
}

}  // namespace

Outcome outcome_of(std::vector<Recorded> events) {
  Outcome outcome;
  outcome.kind = Kind::done;
  outcome.code = "NOTHING_TO_DO";
  outcome.message = "nothing to do";
  if (!events.empty()) {
    const auto& first = answering(events);
    auto answer = std::visit(Answers{}, first.event);
    outcome.kind = answer.kind;
    outcome.code = std::move(answer.code);
    outcome.message = std::move(answer.message);
    outcome.number = number_of(first);
    if (first.tenant) outcome.tenant = first.tenant->id;
  }
  outcome.events = std::move(events);
  return outcome;
}

}  // namespace ledgerline
