#pragma once

#include "engine/deciders/number.hpp"
#include "engine/deciders/tenant.hpp"

/// The recipes: which outside step comes next. Pure, and versioned: the event that starts something says
/// which version it follows, and old versions stay here, so that a new build owes nothing new to old tenants.
namespace ledgerline {

/// The version that new provisionings and wirings follow.
constexpr std::int64_t present_recipe = 1;

/// The next step of a number or a tenant, or nothing. Throws Damaged for a recipe this build does not know.
std::optional<Step> owed(const Number& number);
std::optional<Step> owed(const Tenant& tenant);

/// The id of a step: the same for every process and every replay, another for every other cause or target.
EffectId effect_id(const Code& cause, Step step, std::string_view target);

/// Follows an event of the subject's outside work, then what is owed after it: at once, or at the time that
/// the event says. `row` is a Number or a Tenant, otherwise evolved already.
template <class Row>
void follow_work(Row& row, const Recorded& recorded);
/// The same for the tenant's texts, which have a place of their own.
void follow_texts(Tenant& tenant, const Recorded& recorded);
extern template void follow_work(Number&, const Recorded&);
extern template void follow_work(Tenant&, const Recorded&);

}  // namespace ledgerline
