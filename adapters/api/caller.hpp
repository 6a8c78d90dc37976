#pragma once

#include "adapters/api/context.hpp"
#include "adapters/api/operation.hpp"
#include "adapters/web/problem.hpp"

/// Who calls, and what that lets them do. Only .cpp files include this.
namespace ledgerline::api {

/// Whom the request's bearer token (RFC 6750) stands for. Throws web::Refused, 401: no token, two of them, or
/// one that is unknown, revoked or expired, which are all answered alike. That it has ended may be noticed a
/// second late (Grants).
Awaitable<TokenGrant> caller_of(const Context& context, const web::Request& request);

/// Asks the log again whether the request's token still opens anything, for answers that go on for long.
std::function<Awaitable<bool>()> asking_again(const Context& context, const web::Request& request);

/// The tenant that the call is about, where the operation has one. Throws web::Refused: 403 where the
/// caller's role may not call it, 404 where the caller may not know of that tenant, BadInput for an id that
/// is none.
std::optional<TenantId> allowed_tenant(const Operation& operation, const TokenGrant& caller,
                                       const web::Request& request);

/// 404, the same for a tenant that is not and for one that is none of the caller's.
web::Problem no_such_tenant(const TenantId& id);

/// Throws web::Refused for a tenant that has no row: 409 where it is parked, else 404.
[[noreturn]] void refuse_without_row(postgres::PostgresLog& log, const TenantId& id);
/// The tenant's row. Throws as refuse_without_row() does.
Awaitable<Tenant> row_of_tenant(const Context& context, TenantId id);

}  // namespace ledgerline::api
