#pragma once

#include <optional>

#include "engine/deciders/work.hpp"

namespace ledgerline {

/// A tenant, folded from its history. It is the row of the `tenants` projection as well.
struct Tenant {
  TenantId id;
  Personal<Name> business_name;
  Country country;
  Code region;
  Personal<E164> owner_phone;
  std::optional<Personal<Email>> email;
  std::optional<AreaCode> area_code;  // wanted: a preference, not a condition
  std::optional<AssistantId> assistant;
  bool trial = false;  // still on trial: registered as one and not converted
  bool paid = false;
  std::optional<Reference> payment_reference;
  std::optional<Time> payment_at;  // of the latest news of its payment, where a provider told them
  bool requested = false;          // payment will start an allocation by itself
  Position waiting_since = 0;      // place in the queue, 0 when not waiting
  std::optional<PoolNumber> number;
  std::optional<Time> grace_until;  // the payment lapsed; the number is released then
  std::optional<Time> asked_at;     // when an allocation was last answered
  std::optional<VoiceRoute> voice;  // who answers its calls; without one its number is wired nowhere
  std::optional<Provisioning> provisioning;
  std::optional<OwedAddress> address;
  std::optional<Reference> address_reference;  // the carrier's, in the tenant's own country
  std::optional<Work> work;                    // what is owed at the providers next
  std::optional<Time> owed_at;                 // and when; nothing while it is stalled
  std::optional<Conversation> conversation;    // by text, with its owner
  std::optional<Work> text_work;  // the next text, beside all other work: neither waits for the other
  std::optional<Time> text_at;    // and when it is due; nothing while it is stalled
  bool closed = false;
  bool erased = false;  // its key is gone, and with it whatever tells of a person
  Time created_at, updated_at;
  Version version = 0;
  friend bool operator==(const Tenant&, const Tenant&) = default;
};

/// The tenant after the event. Throws Damaged if the event cannot follow on `before`: the history is broken.
Tenant evolve(std::optional<Tenant> before, const Recorded& recorded);

}  // namespace ledgerline
