#pragma once

#include <string>
#include <vector>

#include "engine/log/log.hpp"

/// Histories as they were appended, or not at all.
namespace ledgerline {

/// A part of the log, and what it says.
struct History {
  std::vector<Stored> stored;
  std::vector<Recorded> events;  // as many, in the same order
};

/// Reads a slice. Throws Damaged, which names it, for an event that was changed or taken away: each digest is
/// computed anew, and the versions of `slice.tenant` follow each other: from `before` on where the version
/// before the slice is known, from 1 where the slice begins with the log.
History read_history(Log& log, const Slice& slice, Vault& vault, std::optional<Version> before = {});

/// "1234" is a position, anything else a time (ISO 8601); nothing is now. Throws BadInput.
void read_as_of(const std::string& text, Slice& slice);

}  // namespace ledgerline
