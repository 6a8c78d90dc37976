#pragma once

#include <optional>

#include "engine/deciders/work.hpp"

namespace ledgerline {

enum class NumberStatus { available, reserved, assigned, resting, retired, ordered, purchased, lost };
inline constexpr std::array<std::string_view, 8> names(NumberStatus) {
  return {"available", "reserved", "assigned", "resting", "retired", "ordered", "purchased", "lost"};
}

/// A number, folded from its history. It is the row of the `numbers` projection as well.
struct Number {
  PoolNumber number;
  NumberStatus status = NumberStatus::available;
  Country country;
  std::optional<AreaCode> area_code;
  NumberKind kind = NumberKind::local;
  Capabilities capabilities;
  std::optional<Reference> provider_reference;
  std::optional<TenantId> tenant;  // who holds it, has it reserved, or ordered it
  Position available_since = 0;    // the event that made it available: the pool is first in, first out
  std::optional<Time> until;       // when its rest, or its reservation, ends
  std::optional<Time> assigned_at;
  std::optional<Wiring> wiring;  // at the providers
  std::optional<Work> work;      // what is owed there next
  std::optional<Time> owed_at;   // and when; nothing while it is stalled
  Time created_at, updated_at;
  Version version = 0;
  friend bool operator==(const Number&, const Number&) = default;
};

/// The number after the event. Throws Damaged if the event cannot follow on `before`: the history is broken.
Number evolve(std::optional<Number> before, const Recorded& recorded);

}  // namespace ledgerline
