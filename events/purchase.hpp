#pragma once

#include <optional>
#include <tuple>

#include "events/kernel/schema.hpp"
#include "events/types.hpp"

/// Numbers that are bought, and what is made of numbers at the providers.
namespace ledgerline {

/// Held for one tenant before it is bought: the carrier itself would sell it to two tenants of one account.
struct NumberOrdered {
  static constexpr auto name = "number.ordered";
  PoolNumber number;
  TenantId tenant;
  Country country;
  std::optional<AreaCode> area_code;
  NumberKind kind = NumberKind::local;
  Capabilities capabilities;
  std::optional<Reference> address, bundle;  // the carrier's references
  static constexpr auto fields() {
    using E = NumberOrdered;
    return std::tuple{Field{"number", &E::number},   Field{"tenant", &E::tenant},
                      Field{"country", &E::country}, Field{"area_code", &E::area_code},
                      Field{"kind", &E::kind},       Field{"capabilities", &E::capabilities},
                      Field{"address", &E::address}, Field{"bundle", &E::bundle}};
  }
  friend bool operator==(const NumberOrdered&, const NumberOrdered&) = default;
};

/// The carrier sold it to us; from here on it costs money.
struct NumberPurchased {
  static constexpr auto name = "number.purchased";
  PoolNumber number;
  TenantId tenant;
  Reference reference;  // the carrier's
  static constexpr auto fields() {
    using E = NumberPurchased;
    return std::tuple{Field{"number", &E::number}, Field{"tenant", &E::tenant},
                      Field{"reference", &E::reference}};
  }
  friend bool operator==(const NumberPurchased&, const NumberPurchased&) = default;
};

/// It is not to be had, or no longer ours.
struct NumberLost {
  static constexpr auto name = "number.lost";
  PoolNumber number;
  std::optional<TenantId> tenant;  // who had ordered it
  Code why;
  static constexpr auto fields() {
    using E = NumberLost;
    return std::tuple{Field{"number", &E::number}, Field{"tenant", &E::tenant}, Field{"why", &E::why}};
  }
  friend bool operator==(const NumberLost&, const NumberLost&) = default;
};

/// The carrier's reference of a number that came without it.
struct NumberIdentified {
  static constexpr auto name = "number.identified";
  PoolNumber number;
  Reference reference;
  static constexpr auto fields() {
    return std::tuple{Field{"number", &NumberIdentified::number},
                      Field{"reference", &NumberIdentified::reference}};
  }
  friend bool operator==(const NumberIdentified&, const NumberIdentified&) = default;
};

/// The number is to work for its tenant, in this way. It fixes what is followed until the next such event.
struct WiringStarted {
  static constexpr auto name = "wiring.started";
  PoolNumber number;
  TenantId tenant;
  VoiceRoute voice = VoiceRoute::app;
  std::int64_t recipe = 1;
  std::optional<AssistantId> assistant;
  bool mail = false;  // whether the tenant is told by e-mail
  static constexpr auto fields() {
    using E = WiringStarted;
    return std::tuple{Field{"number", &E::number},       Field{"tenant", &E::tenant},
                      Field{"voice", &E::voice},         Field{"recipe", &E::recipe},
                      Field{"assistant", &E::assistant}, Field{"mail", &E::mail}};
  }
  friend bool operator==(const WiringStarted&, const WiringStarted&) = default;
};

/// Everything stands as wanted, and was read back.
struct NumberWired {
  static constexpr auto name = "number.wired";
  PoolNumber number;
  TenantId tenant;
  VoiceRoute voice = VoiceRoute::app;
  static constexpr auto fields() {
    using E = NumberWired;
    return std::tuple{Field{"number", &E::number}, Field{"tenant", &E::tenant}, Field{"voice", &E::voice}};
  }
  friend bool operator==(const NumberWired&, const NumberWired&) = default;
};

/// Nothing at the providers is left of its last tenant.
struct NumberUnwired {
  static constexpr auto name = "number.unwired";
  PoolNumber number;
  static constexpr auto fields() { return std::tuple{Field{"number", &NumberUnwired::number}}; }
  friend bool operator==(const NumberUnwired&, const NumberUnwired&) = default;
};

}  // namespace ledgerline
