#pragma once

#include <optional>
#include <string>

#include "adapters/postgres/database.hpp"

/// What people ask of the projections. Each answer is a JSON array of objects, made by Postgres, so that its
/// types and the order of its keys are the query's.
namespace ledgerline::postgres {

std::string pool_health(Session& session);
std::string pool_list(Session& session, const std::optional<std::string>& status);
std::string tenant(Session& session, const std::string& id);
std::string waiting(Session& session);
std::string allocations(Session& session, std::size_t limit);
/// What is owed at the providers, the soonest first; or only what stalled.
std::string effects(Session& session, bool stalled);
/// How far a tenant's number is: what was started, what stands, what is next.
std::string provisioning(Session& session, const std::string& tenant);
std::string projections(Session& session);
/// The same for programs: each with its generations, and how far one is that is being built.
std::string generations(Session& session);
/// How far the log is, and what waits for somebody; one row.
std::string log_standing(Session& session);
/// Webhooks that wait for somebody, and why; nothing of what they hold.
std::string parked(Session& session);
/// The tokens' grants; no token, and no hash of one.
std::string tokens(Session& session);

}  // namespace ledgerline::postgres
