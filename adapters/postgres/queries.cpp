#include "adapters/postgres/queries.hpp"

#include "sql.hpp"

namespace ledgerline::postgres {
namespace {

std::string ask(Session& session, std::string_view sql, const std::vector<Param>& params = {}) {
  // sql: both parts are constants
  const auto rows = session.query(
      "select coalesce(json_agg(row_to_json(q)), '[]') from (" + std::string(sql) + ") q", params);
  return rows[0][0].c_str();
}

}  // namespace

std::string pool_health(Session& session) { return ask(session, sql::query_pool_health); }
std::string pool_list(Session& session, const std::optional<std::string>& status) {
  return ask(session, sql::query_pool_list, {status});
}
std::string tenant(Session& session, const std::string& id) { return ask(session, sql::query_tenant, {id}); }
std::string waiting(Session& session) { return ask(session, sql::query_waiting); }
std::string allocations(Session& session, std::size_t limit) {
  return ask(session, sql::query_allocations, {std::to_string(limit)});
}
std::string effects(Session& session, bool stalled) {
  return ask(session, sql::query_effects, {stalled ? "t" : "f"});
}
std::string provisioning(Session& session, const std::string& tenant) {
  return ask(session, sql::query_provisioning, {tenant});
}
std::string projections(Session& session) { return ask(session, sql::query_projections); }
std::string generations(Session& session) { return ask(session, sql::query_generations); }
std::string log_standing(Session& session) { return ask(session, sql::query_log); }
std::string parked(Session& session) { return ask(session, sql::query_parked); }
std::string tokens(Session& session) { return ask(session, sql::query_tokens); }

}  // namespace ledgerline::postgres
