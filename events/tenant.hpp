#pragma once

#include <optional>
#include <tuple>

#include "events/kernel/personal.hpp"
#include "events/kernel/schema.hpp"
#include "events/kernel/time.hpp"
#include "events/types.hpp"

/// Who the tenants are, and whether they pay.
namespace ledgerline {

/// A tenant is known from here on. `region` is the country as the caller spelled it ("UK"), for the views.
struct TenantRegistered {
  static constexpr auto name = "tenant.registered";
  TenantId tenant;
  Personal<Name> business_name;
  Country country;
  Code region;
  Personal<E164> owner_phone;
  std::optional<Personal<Email>> email;
  std::optional<AreaCode> area_code;
  std::optional<AssistantId> assistant;
  bool trial = false;
  static constexpr auto fields() {
    using E = TenantRegistered;
    return std::tuple{Field{"tenant", &E::tenant},
                      Field{"business_name", &E::business_name},
                      Field{"country", &E::country},
                      Field{"region", &E::region},
                      Field{"owner_phone", &E::owner_phone},
                      Field{"email", &E::email},
                      Field{"area_code", &E::area_code},
                      Field{"assistant", &E::assistant},
                      Field{"trial", &E::trial}};
  }
  friend bool operator==(const TenantRegistered&, const TenantRegistered&) = default;
};

/// The trial became a business: that asks for a number, which payment lets through.
struct TenantConverted {
  static constexpr auto name = "tenant.converted";
  TenantId tenant;
  std::optional<Time> grace_until;  // if it has a number that nobody pays for yet
  static constexpr auto fields() {
    return std::tuple{Field{"tenant", &TenantConverted::tenant},
                      Field{"grace_until", &TenantConverted::grace_until}};
  }
  friend bool operator==(const TenantConverted&, const TenantConverted&) = default;
};

/// The tenant pays from here on; or goes on paying, where its provider told so again.
struct PaymentActivated {
  static constexpr auto name = "payment.activated";
  TenantId tenant;
  std::optional<Reference> reference;
  std::optional<Time> at = std::nullopt;  // when it came about, where a provider told it
  static constexpr auto fields() {
    using E = PaymentActivated;
    return std::tuple{Field{"tenant", &E::tenant}, Field{"reference", &E::reference}, Field{"at", &E::at}};
  }
  friend bool operator==(const PaymentActivated&, const PaymentActivated&) = default;
};

/// The tenant pays no longer. Who holds a number keeps it until `grace_until`.
struct PaymentLapsed {
  static constexpr auto name = "payment.lapsed";
  TenantId tenant;
  std::optional<Time> grace_until;
  std::optional<Time> at = std::nullopt;  // when it came about, where a provider told it
  static constexpr auto fields() {
    using E = PaymentLapsed;
    return std::tuple{Field{"tenant", &E::tenant}, Field{"grace_until", &E::grace_until},
                      Field{"at", &E::at}};
  }
  friend bool operator==(const PaymentLapsed&, const PaymentLapsed&) = default;
};

/// The tenant's data key was destroyed with this event, and what its row told of a person: the certificate of
/// that. Of whoever it was it says nothing.
struct TenantErased {
  static constexpr auto name = "tenant.erased";
  TenantId tenant;
  Reason reason;
  std::int64_t events = 0;         // of its history before this one: all that the key had sealed
  bool exported = false;           // the history was taken out beforehand, in the clear
  std::optional<Reference> key{};  // the mark of the key that is gone (Vault::mark_of), if there was one
  static constexpr auto fields() {
    using E = TenantErased;
    return std::tuple{Field{"tenant", &E::tenant}, Field{"reason", &E::reason}, Field{"events", &E::events},
                      Field{"exported", &E::exported}, Field{"key", &E::key}};
  }
  friend bool operator==(const TenantErased&, const TenantErased&) = default;
};

/// A command asked for what already holds; the auditor sees that it was asked.
struct TenantUnchanged {
  static constexpr auto name = "tenant.unchanged";
  TenantId tenant;
  Code asked, why;
  static constexpr auto fields() {
    using E = TenantUnchanged;
    return std::tuple{Field{"tenant", &E::tenant}, Field{"asked", &E::asked}, Field{"why", &E::why}};
  }
  friend bool operator==(const TenantUnchanged&, const TenantUnchanged&) = default;
};

/// A rule said no to a command about the tenant.
struct TenantRefused {
  static constexpr auto name = "tenant.refused";
  TenantId tenant;
  Code asked, why;
  static constexpr auto fields() {
    using E = TenantRefused;
    return std::tuple{Field{"tenant", &E::tenant}, Field{"asked", &E::asked}, Field{"why", &E::why}};
  }
  friend bool operator==(const TenantRefused&, const TenantRefused&) = default;
};

}  // namespace ledgerline
