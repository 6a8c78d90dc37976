#include "engine/deciders/tenant.hpp"

#include "engine/deciders/broken.hpp"

namespace ledgerline {
namespace {

template <class E>
concept ElsewhereEvent = !concerns<TenantId, E>();

/// The transition table. Each event that concerns a tenant has its overload, or this does not compile.
struct Transition {
  Tenant& now;
  const Recorded& recorded;

  void operator()(const TenantRegistered& e) const {
    if (now.version != 0) broken(recorded, "the tenant was registered before");
    now.id = e.tenant;
    now.business_name = e.business_name;
    now.country = e.country;
    now.region = e.region;
    now.owner_phone = e.owner_phone;
    now.email = e.email;
    now.area_code = e.area_code;
    now.assistant = e.assistant;
    now.trial = e.trial;
    now.created_at = recorded.at;
  }
  void operator()(const TenantConverted& e) const {
    now.trial = false;
    now.grace_until = e.grace_until;
    now.requested = !now.number;
  }
  void operator()(const PaymentActivated& e) const {
    now.paid = true;
    now.payment_reference = e.reference;
    now.grace_until.reset();
  }
  void operator()(const PaymentLapsed& e) const {
    now.paid = false;
    now.grace_until = e.grace_until;
    if (now.waiting_since != 0) now.requested = true;  // paying again puts it back in the queue
    now.waiting_since = 0;
  }
  void operator()(const AllocationBlocked&) const { now.asked_at = recorded.at; }
  void operator()(const AllocationQueued&) const {
    now.asked_at = recorded.at;
    now.requested = false;
    if (now.waiting_since == 0) now.waiting_since = recorded.position;
  }
  void operator()(const AllocationRepeated&) const { now.asked_at = recorded.at; }
  void operator()(const NumberAssigned& e) const {
    if (now.number) broken(recorded, "the tenant holds a number already");
    now.number = e.number;
    now.asked_at = recorded.at;
    now.requested = false;
    now.waiting_since = 0;
  }
  void operator()(const NumberReleased& e) const {
    if (now.number != e.number) broken(recorded, "the tenant does not hold the number");
    now.number.reset();
    now.requested = now.grace_until.has_value();  // lost by not paying: paying again asks for one
    now.grace_until.reset();
  }
  void operator()(const NumberReserved&) const {}
  void operator()(const NumberUnreserved&) const {}
  void operator()(const TenantUnchanged&) const {}
  void operator()(const TenantRefused&) const {}
  void operator()(const ElsewhereEvent auto&) const { broken(recorded, "it does not concern a tenant"); }
};

}  // namespace

Tenant evolve(std::optional<Tenant> before, const Recorded& recorded) {
  const bool registering = std::holds_alternative<TenantRegistered>(recorded.event);
  if (!before && !registering) broken(recorded, "the tenant was never registered");
  Tenant tenant = before ? std::move(*before) : Tenant{};
  std::visit(Transition{tenant, recorded}, recorded.event);
  tenant.updated_at = recorded.at;
  tenant.version = recorded.tenant->version;
  return tenant;
}

}  // namespace ledgerline
