#pragma once

#include <cstddef>
#include <limits>
#include <stdexcept>
#include <vector>

#include "engine/log/history.hpp"

namespace ledgerline {

/// Reads parts of the log whole and verified, in pages, as long as all of them together have no more events
/// than was said: whoever answers many callers cannot read for one of them for ever. Used by one thread; log
/// and vault outlive it.
class Reading {
 public:
  struct TooMuch : std::runtime_error {
    using std::runtime_error::runtime_error;
  };

  Reading(Log& log, Vault& vault, std::size_t most_events = std::numeric_limits<std::size_t>::max())
      : log_(log), vault_(vault), most_(most_events) {}

  /// Throws Damaged, Unavailable, TooMuch.
  void each(const Slice& slice, const TakeEvent& take);
  /// A tenant's events up to a position; none where it was not known then.
  std::vector<Recorded> history_of(const TenantId& tenant, Position as_of);

 private:
  Log& log_;
  Vault& vault_;
  const std::size_t most_;
  std::size_t read_ = 0;
};

}  // namespace ledgerline
