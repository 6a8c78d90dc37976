#include "adapters/postgres/pages.hpp"

#include "sql.hpp"

namespace ledgerline::postgres {

Listing tenant_pages() { return {sql::page_tenants}; }
Listing pool_pages() { return {sql::page_pool, false, true}; }
Listing waiting_pages() { return {sql::page_waiting, true}; }
Listing allocation_pages() { return {sql::page_allocations}; }
Listing blocked_pages() { return {sql::page_blocked}; }
Listing effect_pages() { return {sql::page_effects, false, true}; }

/// One row more than wanted tells whether there is a next page.
Page page(Session& session, const Listing& listing, const Wanted& wanted) {
  std::vector<Param> params{wanted.after, std::to_string(wanted.limit + 1)};
  if (listing.filtered) params.emplace_back(wanted.filter);
  const auto rows = session.query(std::string(listing.sql), params);
  Page page;
  std::string place;
  for (const auto& row : rows) {
    if (page.items.size() == wanted.limit) {
      page.next = place;
      break;
    }
    page.items.emplace_back(row[1].c_str());
    place = row[0].c_str();
  }
  return page;
}

}  // namespace ledgerline::postgres
