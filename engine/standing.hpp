#pragma once

#include "engine/log/log.hpp"
#include "engine/outcome.hpp"

namespace ledgerline {

/// Where a tenant's number stands by the rows as they are now, told as an answer to "give it one": done
/// ALLOCATED or IN_PROGRESS (under way at the providers), refused UNKNOWN_TENANT, STALLED, POOL_EMPTY,
/// PAYMENT_REQUIRED or NO_NUMBER. Throws Unavailable.
Outcome where_it_stands(Log& log, const TenantId& id);

/// Whose work an operator means to retry or to give up.
struct Stuck {
  std::optional<TenantId> tenant;
  std::optional<PoolNumber> number;
};

/// What stalled of a number: "+14155550123". Of a tenant: its own work, its number's, or its texts.
/// Throws BadInput, Unavailable.
Stuck find_stuck(Log& log, const std::string& subject);

}  // namespace ledgerline
