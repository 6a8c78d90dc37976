#pragma once

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "engine/deciders/number.hpp"
#include "engine/deciders/tenant.hpp"
#include "engine/policy.hpp"

namespace ledgerline {

/// What a turn knows: the subjects it loaded, as they are after every event it has decided so far. A decider
/// reads it and nothing else. Pure values; not thread-safe.
///
/// The pool and the queue hold what was loaded only. That is exact as long as a turn loads, for each number
/// it may take (or tenant it may serve), one more candidate in order: each decision consumes at most one.
class Facts {
 public:
  Facts(Time now, const Policy& policy) : now_(now), policy_(&policy) {}

  void add(Tenant tenant);
  void add(Number number);
  /// Evolves the event's subjects. Throws Damaged if the event cannot follow.
  void apply(const Recorded& recorded);

  Time now() const { return now_; }
  const Policy& policy() const { return *policy_; }
  const Tenant* tenant(const TenantId& id) const;
  const Number* number(const PoolNumber& number) const;
  const Tenant* holder_of_phone(const Personal<E164>& phone) const;
  const Tenant* holder_of_assistant(const AssistantId& assistant) const;

  /// A number that is being bought for the tenant, or was and is not given to it yet.
  const Number* bought_for(const TenantId& tenant) const;
  /// The mark of the tenant's key (Vault::mark_of), where the turn was told of it.
  std::optional<Reference> key_of(const TenantId& tenant) const;
  void mark_key(const std::string& tenant, Reference mark) {
    keys_.insert_or_assign(tenant, std::move(mark));
  }

  using Taken = std::set<std::string>;  // numbers that this decision has given away already
  /// The number for a tenant that asks: one reserved for it, else its oldest.
  const Number* pick(const Tenant& tenant) const;
  /// The pool's oldest with its area code, else the oldest in its country.
  const Number* oldest(const Tenant& tenant, const Taken& taken = {}) const;
  /// The tenants that wait in a country, longest first.
  std::vector<const Tenant*> waiting(const Country& country) const;

 private:
  void index(const Tenant& tenant, bool on);
  void index(const Number& number, bool on);

  Time now_;
  const Policy* policy_;
  std::map<std::string, Tenant> tenants_;
  std::map<std::string, Number> numbers_;
  std::map<std::string, Reference> keys_;
  std::map<std::string, std::string> phones_, assistants_, reserved_;      // -> tenant, tenant, number
  std::set<std::tuple<std::string, Position, std::string>> pool_, queue_;  // country, since, subject
};

}  // namespace ledgerline
