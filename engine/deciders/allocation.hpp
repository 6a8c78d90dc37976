#pragma once

#include "engine/deciders/decide.hpp"

/// Who is given which number, and what is to be made of it. Pure.
namespace ledgerline {

/// The answer to "give this tenant a number".
std::vector<Event> allocation(const Facts& facts, const Tenant& tenant, Asked asked);

/// The tenant is given the number, in the place of the one that it has, which must have been loaded.
std::vector<Event> assign(const Facts& facts, const Tenant& tenant, const PoolNumber& number, Asked asked,
                          Gate gate);

/// The end of a provisioning whose number the client chose, and somebody else has.
Event not_to_be_had(const TenantId& tenant, const std::string& number);

/// Whether a number is being searched for the tenant, or bought, or made to work.
bool on_its_way(const Tenant& tenant);

/// The tenant's number is taken back, and rests.
std::vector<Event> release(const Facts& facts, const Tenant& tenant, const Reason& reason);

/// A number that became available goes to the first waiting tenant that the gate lets through.
std::vector<Event> hand_out(const Facts& facts, const PoolNumber& freed);

/// A tenant's new number is to work as the tenant wants it, unless it does so already.
std::vector<Event> wire(const Facts& facts, const TenantId& tenant, const PoolNumber& number);

/// The number that a tenant has is to work otherwise.
std::vector<Event> rewire(const Facts& facts, const TenantId& tenant);

/// A number that was bought goes to whom it was bought for, once it works: if that tenant still pays, else to
/// the pool.
std::vector<Event> hand_over(const Facts& facts, const PoolNumber& number, const TenantId& tenant,
                             bool works);

/// For a tenant whose number was not to be had another is searched, up to a bound.
std::vector<Event> after_loss(const Facts& facts, const NumberLost& lost);

}  // namespace ledgerline
