#pragma once

#include <functional>
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
/// computed anew, and the versions of `slice.tenant`, or of `slice.number`, follow each other: from `before`
/// on where the version before the slice is known, from 1 where the slice begins with the log. Of a
/// slice of the whole log the positions follow each other.
History read_history(Log& log, const Slice& slice, Vault& vault, std::optional<Version> before = {});

/// Reads all of a slice, a page of `slice.limit` after the other, checked in the same way: a long history
/// needs no more memory than a short one. Of a country's numbers each one's versions are checked.
using TakeEvent = std::function<void(const Recorded&, const Stored&)>;
void read_each(Log& log, Slice slice, Vault& vault, const TakeEvent& take);

/// "1234" is a position, anything else a time (ISO 8601); nothing is now. Throws BadInput, also for a
/// position beyond the log's end: what is read up to it now would be another answer later.
void read_as_of(Log& log, const std::string& text, Slice& slice);

/// The position of the last event as of then, by the same texts: 0 before the first one. Asks the log some
/// twenty times for a time. Throws as read_as_of() does.
Position read_moment(Log& log, const std::string& text);

/// The position behind which the events since then stand: the one that is named, or the first one recorded
/// at that time or later, is the next. Throws as read_moment() does, but for the position that is appended
/// next.
Position read_since(Log& log, const std::string& text);

}  // namespace ledgerline
