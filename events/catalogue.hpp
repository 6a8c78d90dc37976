#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "events/allocation.hpp"
#include "events/effect.hpp"
#include "events/number.hpp"
#include "events/onboarding.hpp"
#include "events/provisioning.hpp"
#include "events/purchase.hpp"
#include "events/tenant.hpp"

/// Every event there is. Adding one here makes the compiler name each place that must handle it.
namespace ledgerline {

using Event =
    std::variant<NumberAdded, NumberReserved, NumberUnreserved, NumberAssigned, NumberReleased,
                 NumberQuarantined, NumberReturned, NumberRetired, NumberUnchanged, NumberRefused,
                 TenantRegistered, TenantConverted, TenantUnchanged, TenantRefused, PaymentActivated,
                 PaymentLapsed, AllocationBlocked, AllocationQueued, AllocationRepeated, AllocationSearching,
                 ProvisioningStarted, ProvisioningAbandoned, VoiceSet, AssistantAssigned, AddressGiven,
                 AddressRegistered, TenantClosed, TenantErased, NumberOrdered, NumberPurchased, NumberLost,
                 NumberIdentified, WiringStarted, NumberWired, NumberUnwired, EffectAttempted, EffectDone,
                 EffectRefused, EffectDeferred, EffectUnsure, EffectStalled, EffectNoted, EffectRetried,
                 EffectAbandoned, TextReceived, OnboardingStarted, OnboardingAnswered, OnboardingAdvanced,
                 OnboardingRepeated, OnboardingBlocked, OnboardingCompleted, TestCallReceived, TextsStopped,
                 TextsResumed, TextOwed, TextDelivered, TextFailed>;

/// Whose histories an event stands in.
struct Subjects {
  std::optional<TenantId> tenant;
  std::optional<PoolNumber> number;
};

/// Follows from the types of the event's fields.
Subjects subjects_of(const Event& event);

/// "number.assigned"
std::string_view name_of(const Event& event);

}  // namespace ledgerline
