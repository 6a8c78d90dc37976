#include "projections/why/known.hpp"

#include <algorithm>
#include <set>

#include "projections/difference/state.hpp"
#include "projections/fold.hpp"

namespace ledgerline {
namespace {

/// The rows of a country's numbers before the event at `position`.
std::vector<Number> pool_before(Reading& reading, const Country& country, Position position) {
  Slice slice;
  slice.country = country.str();
  slice.up_to = position - 1;
  RowsOf<Numbers> rows;
  reading.each(slice, [&](const Recorded& recorded, const Stored&) { evolve_in<Numbers>(rows, recorded); });
  std::vector<Number> pool;
  rows.each([&](const Number& row) { pool.push_back(row); });
  return pool;
}

/// Who may stand before it in the queue: whoever was put there earlier and was given nothing since.
std::set<std::string> maybe_ahead(Reading& reading, Position waiting_since, Position as_of) {
  Slice slice;
  slice.types = {std::string(AllocationQueued::name), std::string(NumberAssigned::name)};
  slice.up_to = as_of;
  std::set<std::string> tenants;
  reading.each(slice, [&](const Recorded& recorded, const Stored&) {
    if (std::holds_alternative<NumberAssigned>(recorded.event))
      tenants.erase(recorded.tenant->id);
    else if (recorded.position < waiting_since)
      tenants.insert(recorded.tenant->id);
  });
  return tenants;
}

std::size_t count_ahead(Reading& reading, const Tenant& waiting, Position as_of) {
  const auto candidates = maybe_ahead(reading, waiting.waiting_since, as_of);
  return static_cast<std::size_t>(std::ranges::count_if(candidates, [&](const std::string& id) {
    const auto other = tenant_as_of(reading.history_of(TenantId(id), as_of), as_of);
    return other && other->country == waiting.country && other->waiting_since != 0 &&
           other->waiting_since < waiting.waiting_since;
  }));
}

}  // namespace

Known read_known(Reading& reading, const TenantId& id, Question question, Position as_of) {
  Known known;
  known.history = reading.history_of(id, as_of);
  const auto tenant = tenant_as_of(known.history, as_of);
  if (!tenant) return known;
  const bool about_number = question == Question::number;
  if (tenant->waiting_since != 0 && (about_number || question == Question::status))
    known.ahead = count_ahead(reading, *tenant, as_of);
  const auto decision = about_number ? pool_decision(known.history) : std::nullopt;
  if (decision) known.pool = pool_before(reading, tenant->country, *decision);
  return known;
}

}  // namespace ledgerline
