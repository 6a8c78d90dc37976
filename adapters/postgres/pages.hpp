#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/postgres/database.hpp"

/// Lists of the projections, a page at a time, by key: rows that come and go meanwhile shift nothing, and a
/// page costs the same wherever it is: an index scan of tenants, pool and blocked; of the others, a sort of
/// all that is assigned, owed or waiting.
namespace ledgerline::postgres {

/// A query of $1 place (null: the beginning), $2 limit and, where it takes one, $3 filter, which gives the
/// place and the row as JSON, in order of the place.
struct Listing {
  std::string_view sql;
  bool by_number = false;  // places are whole numbers
  bool filtered = false;
};

Listing tenant_pages();
Listing pool_pages();  // filter: the status, as `pool list` shows it
Listing waiting_pages();
Listing allocation_pages();
Listing blocked_pages();
Listing effect_pages();  // filter: the phase

struct Wanted {
  std::optional<std::string> after;
  std::size_t limit = 100;
  std::optional<std::string> filter;
};
struct Page {
  std::vector<std::string> items;   // JSON objects
  std::optional<std::string> next;  // the place to go on from
};

/// Throws Unavailable.
Page page(Session& session, const Listing& listing, const Wanted& wanted);

}  // namespace ledgerline::postgres
