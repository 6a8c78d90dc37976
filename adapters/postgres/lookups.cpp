#include "adapters/postgres/lookups.hpp"

#include "adapters/postgres/arrays.hpp"
#include "sql.hpp"

namespace ledgerline::postgres {
namespace {

std::optional<TenantId> only(const pqxx::result& rows) {
  return rows.size() == 1 ? std::optional(TenantId(rows[0][0].c_str())) : std::nullopt;
}

Param param(const std::optional<Reference>& reference) {
  return reference ? Param(reference->str()) : std::nullopt;
}

}  // namespace

std::optional<TenantId> tenant_with_assistant(Session& session, const AssistantId& assistant) {
  return only(session.query(std::string(sql::find_tenant_by_assistant), {assistant.str()}));
}

std::optional<TenantId> tenant_with_phone(Session& session, const E164& owner_phone) {
  return only(session.query(std::string(sql::find_tenant_by_phone), {owner_phone.str()}));
}

std::optional<TenantId> tenant_paying_by(Session& session, const std::optional<Reference>& subscription,
                                         const std::optional<Reference>& customer) {
  return only(
      session.query(std::string(sql::find_tenant_by_payment), {param(subscription), param(customer)}));
}

Refusal why_no_row(Session& session, const TenantId& id) {
  const auto parked = session.query(std::string(sql::load_parked), {array_of({id.str()})});
  if (!parked.empty()) return parked_subject(id.str(), parked[0][1].c_str());
  return {Code("UNKNOWN_TENANT"), "there is no tenant " + id.str()};
}

}  // namespace ledgerline::postgres
