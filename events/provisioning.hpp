#pragma once

#include <optional>
#include <tuple>

#include "events/kernel/personal.hpp"
#include "events/kernel/schema.hpp"
#include "events/types.hpp"

/// How a tenant is given a number that works: where it comes from, and who answers its calls.
namespace ledgerline {

/// A tenant is to have a number, and one that works. It fixes the version of the recipe that is followed.
struct ProvisioningStarted {
  static constexpr auto name = "provisioning.started";
  TenantId tenant;
  Supply supply = Supply::pool_then_purchase;
  VoiceRoute voice = VoiceRoute::app;
  std::int64_t recipe = 1;
  NumberKind kind = NumberKind::local;
  std::optional<E164> chosen;        // the client's choice: this number and no other
  std::optional<Reference> address;  // the carrier's reference, where the country asks for one
  std::optional<Reason> replaces;    // why the number that the tenant has is replaced
  std::optional<Reference> bundle;   // the carrier's reference of a regulatory bundle, likewise
  static constexpr auto fields() {
    using E = ProvisioningStarted;
    return std::tuple{
        Field{"tenant", &E::tenant},   Field{"supply", &E::supply},     Field{"voice", &E::voice},
        Field{"recipe", &E::recipe},   Field{"kind", &E::kind},         Field{"chosen", &E::chosen},
        Field{"address", &E::address}, Field{"replaces", &E::replaces}, Field{"bundle", &E::bundle}};
  }
  friend bool operator==(const ProvisioningStarted&, const ProvisioningStarted&) = default;
};

/// An operator ended it before it came to a number, or before the number worked.
struct ProvisioningAbandoned {
  static constexpr auto name = "provisioning.abandoned";
  TenantId tenant;
  Reason reason;
  static constexpr auto fields() {
    return std::tuple{Field{"tenant", &ProvisioningAbandoned::tenant},
                      Field{"reason", &ProvisioningAbandoned::reason}};
  }
  friend bool operator==(const ProvisioningAbandoned&, const ProvisioningAbandoned&) = default;
};

/// Who answers the tenant's calls from here on.
struct VoiceSet {
  static constexpr auto name = "voice.set";
  TenantId tenant;
  VoiceRoute voice = VoiceRoute::app;
  static constexpr auto fields() {
    return std::tuple{Field{"tenant", &VoiceSet::tenant}, Field{"voice", &VoiceSet::voice}};
  }
  friend bool operator==(const VoiceSet&, const VoiceSet&) = default;
};

/// The tenant's Vapi assistant from here on.
struct AssistantAssigned {
  static constexpr auto name = "assistant.assigned";
  TenantId tenant;
  AssistantId assistant;
  static constexpr auto fields() {
    return std::tuple{Field{"tenant", &AssistantAssigned::tenant},
                      Field{"assistant", &AssistantAssigned::assistant}};
  }
  friend bool operator==(const AssistantAssigned&, const AssistantAssigned&) = default;
};

/// An address of the tenant is to be known at the carrier, as some countries ask before they sell a number.
struct AddressGiven {
  static constexpr auto name = "address.given";
  TenantId tenant;
  Country country;
  Personal<Name> customer_name, street, city, region, postal_code;
  static constexpr auto fields() {
    using E = AddressGiven;
    return std::tuple{Field{"tenant", &E::tenant},
                      Field{"country", &E::country},
                      Field{"customer_name", &E::customer_name},
                      Field{"street", &E::street},
                      Field{"city", &E::city},
                      Field{"region", &E::region},
                      Field{"postal_code", &E::postal_code}};
  }
  friend bool operator==(const AddressGiven&, const AddressGiven&) = default;
};

/// The carrier knows the address under this reference.
struct AddressRegistered {
  static constexpr auto name = "address.registered";
  TenantId tenant;
  Country country;
  Reference reference;
  static constexpr auto fields() {
    using E = AddressRegistered;
    return std::tuple{Field{"tenant", &E::tenant}, Field{"country", &E::country},
                      Field{"reference", &E::reference}};
  }
  friend bool operator==(const AddressRegistered&, const AddressRegistered&) = default;
};

/// The tenant is gone; nothing is given to it any more.
struct TenantClosed {
  static constexpr auto name = "tenant.closed";
  TenantId tenant;
  Reason reason;
  static constexpr auto fields() {
    return std::tuple{Field{"tenant", &TenantClosed::tenant}, Field{"reason", &TenantClosed::reason}};
  }
  friend bool operator==(const TenantClosed&, const TenantClosed&) = default;
};

}  // namespace ledgerline
