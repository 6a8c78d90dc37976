#pragma once

#include "projections/reading.hpp"
#include "projections/why/why.hpp"

namespace ledgerline {

/// Reads what an answer about a tenant is made of, as of a position; no history: it was not known then.
///
/// Its cost: the tenant's history. For the question about the number also the histories of its country's
/// numbers, up to the decision about the pool, which are folded: no tenant's, and no other country's. For a
/// tenant that waits also the events by which tenants are queued and given numbers, and the histories of
/// those who may wait before it. Throws Damaged, Unavailable, TooMuch.
Known read_known(Reading& reading, const TenantId& tenant, Question question, Position as_of);

}  // namespace ledgerline
