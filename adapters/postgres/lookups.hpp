#pragma once

#include <optional>

#include "adapters/postgres/database.hpp"
#include "engine/deciders/decide.hpp"
#include "events/types.hpp"

/// Who is meant by what providers know a tenant by, and what is said where there is nobody. All throw
/// Unavailable.
namespace ledgerline::postgres {

std::optional<TenantId> tenant_with_assistant(Session& session, const AssistantId& assistant);
std::optional<TenantId> tenant_with_phone(Session& session, const E164& owner_phone);
/// Whose payment was activated by that subscription, or by that customer; nobody where several fit.
std::optional<TenantId> tenant_paying_by(Session& session, const std::optional<Reference>& subscription,
                                         const std::optional<Reference>& customer);

/// Why a tenant has no row: PARKED, or else UNKNOWN_TENANT. For who reads: registering it is no help there.
Refusal why_no_row(Session& session, const TenantId& id);

}  // namespace ledgerline::postgres
