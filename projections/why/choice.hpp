#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "engine/deciders/number.hpp"
#include "engine/deciders/tenant.hpp"

/// What the pool had when it was asked, and why one number was given and no other.
namespace ledgerline {

struct PassedOver {
  std::string number;
  std::string why;  // "one has it since 2026-03-01 09:00:00 UTC"
};

struct Choice {
  std::size_t numbers = 0;    // of the country, whatever had become of them
  std::size_t available = 0;  // of these; the given one is one of them unless it was reserved
  std::optional<Number> given;
  /// All others, in the order in which they would have been picked: those that are available and older, those
  /// that could not be given from the oldest on, then those whose turn comes later.
  std::vector<PassedOver> passed_over;
};

/// `pool` holds the rows of the country's numbers as the decision found them. `given` is what it chose.
Choice choice_of(const std::vector<Number>& pool, const Tenant& asking,
                 const std::optional<PoolNumber>& given);

}  // namespace ledgerline
