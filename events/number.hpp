#pragma once

#include <optional>
#include <tuple>

#include "events/kernel/schema.hpp"
#include "events/kernel/time.hpp"
#include "events/types.hpp"

/// A number's life: available -> reserved -> assigned -> resting -> available, or retired.
namespace ledgerline {

/// The pool holds a further number; nobody has it yet.
struct NumberAdded {
  static constexpr auto name = "number.added";
  PoolNumber number;
  Country country;
  std::optional<AreaCode> area_code;
  NumberKind kind = NumberKind::local;
  Capabilities capabilities;
  std::optional<Reference> provider_reference;
  static constexpr auto fields() {
    using E = NumberAdded;
    return std::tuple{Field{"number", &E::number},
                      Field{"country", &E::country},
                      Field{"area_code", &E::area_code},
                      Field{"kind", &E::kind},
                      Field{"capabilities", &E::capabilities},
                      Field{"provider_reference", &E::provider_reference}};
  }
  friend bool operator==(const NumberAdded&, const NumberAdded&) = default;
};

/// Held for one tenant until a moment; no other tenant is given it.
struct NumberReserved {
  static constexpr auto name = "number.reserved";
  PoolNumber number;
  TenantId tenant;
  Time until;
  static constexpr auto fields() {
    using E = NumberReserved;
    return std::tuple{Field{"number", &E::number}, Field{"tenant", &E::tenant}, Field{"until", &E::until}};
  }
  friend bool operator==(const NumberReserved&, const NumberReserved&) = default;
};

/// The reservation ran out, or its tenant took another number; the number is available again.
struct NumberUnreserved {
  static constexpr auto name = "number.unreserved";
  PoolNumber number;
  TenantId tenant;
  static constexpr auto fields() {
    using E = NumberUnreserved;
    return std::tuple{Field{"number", &E::number}, Field{"tenant", &E::tenant}};
  }
  friend bool operator==(const NumberUnreserved&, const NumberUnreserved&) = default;
};

/// One fact about two subjects: from here on the tenant has the number.
struct NumberAssigned {
  static constexpr auto name = "number.assigned";
  PoolNumber number;
  TenantId tenant;
  Asked asked = Asked::request;
  Gate gate = Gate::paid;
  static constexpr auto fields() {
    using E = NumberAssigned;
    return std::tuple{Field{"number", &E::number}, Field{"tenant", &E::tenant}, Field{"asked", &E::asked},
                      Field{"gate", &E::gate}};
  }
  friend bool operator==(const NumberAssigned&, const NumberAssigned&) = default;
};

/// The tenant gave the number up, or lost it by not paying.
struct NumberReleased {
  static constexpr auto name = "number.released";
  PoolNumber number;
  TenantId tenant;
  Reason reason;
  static constexpr auto fields() {
    using E = NumberReleased;
    return std::tuple{Field{"number", &E::number}, Field{"tenant", &E::tenant}, Field{"reason", &E::reason}};
  }
  friend bool operator==(const NumberReleased&, const NumberReleased&) = default;
};

/// The number rests until a moment, so that callers of its last tenant do not reach the next one.
struct NumberQuarantined {
  static constexpr auto name = "number.quarantined";
  PoolNumber number;
  Time until;
  static constexpr auto fields() {
    using E = NumberQuarantined;
    return std::tuple{Field{"number", &E::number}, Field{"until", &E::until}};
  }
  friend bool operator==(const NumberQuarantined&, const NumberQuarantined&) = default;
};

/// The rest is over; the number is available again.
struct NumberReturned {
  static constexpr auto name = "number.returned";
  PoolNumber number;
  static constexpr auto fields() { return std::tuple{Field{"number", &NumberReturned::number}}; }
  friend bool operator==(const NumberReturned&, const NumberReturned&) = default;
};

/// Nobody is given the number again.
struct NumberRetired {
  static constexpr auto name = "number.retired";
  PoolNumber number;
  Reason reason;
  static constexpr auto fields() {
    return std::tuple{Field{"number", &NumberRetired::number}, Field{"reason", &NumberRetired::reason}};
  }
  friend bool operator==(const NumberRetired&, const NumberRetired&) = default;
};

/// A command asked for what already holds; the auditor sees that it was asked.
struct NumberUnchanged {
  static constexpr auto name = "number.unchanged";
  PoolNumber number;
  Code asked, why;
  static constexpr auto fields() {
    using E = NumberUnchanged;
    return std::tuple{Field{"number", &E::number}, Field{"asked", &E::asked}, Field{"why", &E::why}};
  }
  friend bool operator==(const NumberUnchanged&, const NumberUnchanged&) = default;
};

/// A rule said no to a command about the number.
struct NumberRefused {
  static constexpr auto name = "number.refused";
  PoolNumber number;
  Code asked, why;
  static constexpr auto fields() {
    using E = NumberRefused;
    return std::tuple{Field{"number", &E::number}, Field{"asked", &E::asked}, Field{"why", &E::why}};
  }
  friend bool operator==(const NumberRefused&, const NumberRefused&) = default;
};

}  // namespace ledgerline
