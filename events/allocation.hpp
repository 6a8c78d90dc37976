#pragma once

#include <tuple>

#include "events/kernel/schema.hpp"
#include "events/types.hpp"

/// The answers to "give this tenant a number" that give none. The one that does is number.assigned.
namespace ledgerline {

/// The payment gate held the tenant back.
struct AllocationBlocked {
  static constexpr auto name = "allocation.blocked";
  TenantId tenant;
  Asked asked = Asked::request;
  Code why;
  static constexpr auto fields() {
    using E = AllocationBlocked;
    return std::tuple{Field{"tenant", &E::tenant}, Field{"asked", &E::asked}, Field{"why", &E::why}};
  }
  friend bool operator==(const AllocationBlocked&, const AllocationBlocked&) = default;
};

/// The pool had no number for the tenant: it waits, in order. Asking again keeps the place in the queue.
struct AllocationQueued {
  static constexpr auto name = "allocation.queued";
  TenantId tenant;
  Asked asked = Asked::request;
  static constexpr auto fields() {
    return std::tuple{Field{"tenant", &AllocationQueued::tenant}, Field{"asked", &AllocationQueued::asked}};
  }
  friend bool operator==(const AllocationQueued&, const AllocationQueued&) = default;
};

/// The tenant has a number already, and keeps it. The number is mentioned only: nothing happened to it.
struct AllocationRepeated {
  static constexpr auto name = "allocation.repeated";
  TenantId tenant;
  E164 number;
  static constexpr auto fields() {
    return std::tuple{Field{"tenant", &AllocationRepeated::tenant},
                      Field{"held", &AllocationRepeated::number}};
  }
  friend bool operator==(const AllocationRepeated&, const AllocationRepeated&) = default;
};

/// The pool has none for the tenant, or is not asked: one is searched for at the carrier, to be bought.
struct AllocationSearching {
  static constexpr auto name = "allocation.searching";
  TenantId tenant;
  Asked asked = Asked::request;
  static constexpr auto fields() {
    return std::tuple{Field{"tenant", &AllocationSearching::tenant},
                      Field{"asked", &AllocationSearching::asked}};
  }
  friend bool operator==(const AllocationSearching&, const AllocationSearching&) = default;
};

}  // namespace ledgerline
