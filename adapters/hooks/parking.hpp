#pragma once

#include "adapters/hooks/hear.hpp"
#include "adapters/postgres/parked.hpp"

/// Deliveries that nobody knew what to do with: kept, sealed, until an operator replays them.
namespace ledgerline::hooks {

/// Keeps a delivery without its headers, which hold secrets; one that is kept already stays as it is. Throws
/// Unavailable.
Awaitable<void> park(Desk& desk, Hook hook, const http::Delivery& delivery, const Heard& why);

struct Replayed {
  std::int64_t id = 0;
  Heard heard;
};

/// Hears what is parked again, all of it or one, the oldest first, as it was delivered and without asking for
/// its signature again. What led to something, or to nothing, is parked no longer; all else stays, with the
/// reason of today. Throws Unavailable; Damaged where the master key opens it not.
Awaitable<std::vector<Replayed>> replay(Desk& desk, std::optional<std::int64_t> id, Cause cause);

/// Drops what is parked and names a tenant that may be erased: by its owner's phone or e-mail address, or as
/// the business of a webhook. To be called before it is erased: afterwards nobody knows the phone any more.
/// Of any other tenant nothing is dropped. How many were. Throws Unavailable; Damaged where one does not
/// open.
std::size_t drop_parked_of(postgres::PostgresLog& log, const Vault& vault, const TenantId& tenant);

}  // namespace ledgerline::hooks
