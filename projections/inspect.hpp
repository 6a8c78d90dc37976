#pragma once

#include <string>
#include <vector>

#include "engine/log/log.hpp"

namespace ledgerline {

/// An event as it is found, also where it is damaged.
struct Inspected {
  Recorded recorded;      // as far as it could be read: its position at least
  std::string type;       // as stored
  bool readable = false;  // the row's columns hold what they should
  bool intact = false;    // the digest fits
  bool decoded = false;   // type and version are known, every field is valid
  std::string problem;    // of what could not be read
  Digest digest{};        // as stored, of a row that is readable

  /// Whether the event can be believed.
  bool sound() const { return intact && decoded; }
};

/// Reads, digests and decodes the events of a slice that names its end. Damage is part of the answer; throws
/// Unavailable only. Thread-safe, as long as each thread has its own vault.
std::vector<Inspected> inspect(Log& log, const Slice& slice, Vault& vault);

/// The same for events at hand.
std::vector<Inspected> inspect_all(Log& log, const std::vector<Stored>& stored, Vault& vault);

}  // namespace ledgerline
