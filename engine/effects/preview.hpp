#pragma once

#include <optional>
#include <vector>

#include "engine/deciders/number.hpp"
#include "engine/deciders/tenant.hpp"
#include "engine/policy.hpp"

namespace ledgerline {

/// A step that is to come.
struct StepAhead {
  std::optional<TenantId> tenant;
  std::optional<PoolNumber> number;  // none either for a number that is yet to be found
  Step step = Step::search;
  std::optional<Work> next;  // how far it is; none of a step that waits for one above it
};

/// Every outside step from here to the end, as this build would owe them if each went through: decided and
/// folded as in a turn, on copies of these rows. What stalled is taken as retried. Nothing is called, nothing
/// is appended. Texts are not among them: which are sent hangs on what the owner answers.
///
/// The rows are all subjects that belong together: a tenant and its numbers. Steps on one subject stand in
/// their order; those on another may be done at the same time.
std::vector<StepAhead> steps_ahead(std::vector<Tenant> tenants, std::vector<Number> numbers,
                                   const Policy& policy);

}  // namespace ledgerline
