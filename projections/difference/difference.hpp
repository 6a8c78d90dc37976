#pragma once

#include <optional>
#include <string>
#include <vector>

#include "events/codec.hpp"

/// What of a tenant changed between two moments, and by which events.
namespace ledgerline {

struct Change {
  std::string field;                         // as the columns of `tenants` have it
  std::optional<std::string> before, after;  // nothing: it was not there, or was erased
};

struct Difference {
  std::string tenant;
  Position from = 0, to = 0;
  std::vector<Change> changes;   // in the columns' order; what each event changes goes without saying
  std::vector<Recorded> events;  // above `from`, up to `to`
};

/// `history` is the tenant's, from its first event to `to` at least.
Difference difference_of(const std::vector<Recorded>& history, Position from, Position to);

/// Lines for a terminal, and one JSON object.
std::string to_lines(const Difference& difference);
std::string to_json(const Difference& difference);

}  // namespace ledgerline
