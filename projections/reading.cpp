#include "projections/reading.hpp"

#include <fmt/format.h>

namespace ledgerline {

void Reading::each(const Slice& slice, const TakeEvent& take) {
  read_each(log_, slice, vault_, [&](const Recorded& recorded, const Stored& stored) {
    if (++read_ > most_)
      throw TooMuch(fmt::format("more than {} events would have to be read for this", most_));
    take(recorded, stored);
  });
}

std::vector<Recorded> Reading::history_of(const TenantId& tenant, Position as_of) {
  Slice slice;
  slice.tenant = tenant.str();
  slice.up_to = as_of;
  std::vector<Recorded> history;
  each(slice, [&](const Recorded& recorded, const Stored&) { history.push_back(recorded); });
  return history;
}

}  // namespace ledgerline
