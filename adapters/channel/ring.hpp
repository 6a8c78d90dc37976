#pragma once

#include <cstddef>
#include <deque>

#include "adapters/channel/entry.hpp"

namespace ledgerline::channel {

/// Some of the log, and how far it was looked through for it.
struct Batch {
  Entries events;
  Position seen = 0;  // whoever goes on here misses nothing
};

/// The latest events of the log, without a gap: those above floor(), up to head(). Bounded: what is over the
/// limits goes from the old end, and is in the log.
class Ring {
 public:
  struct Limits {
    std::size_t events = 10'000;
    std::size_t bytes = 16 * 1024 * 1024;  // of the JSON
  };

  Ring(Position head, Limits limits) : limits_(limits), floor_(head) {}

  Position floor() const { return floor_; }
  Position head() const { return floor_ + static_cast<Position>(entries_.size()); }
  std::size_t size() const { return entries_.size(); }
  std::size_t bytes() const { return bytes_; }

  /// Takes the event behind head(). Throws std::logic_error for any other.
  void push(std::shared_ptr<const Entry> entry);
  /// Lets go of all that it holds: it is in the log.
  void clear();
  /// The events above `seen`, which is not below floor(): one tenant's, or all; at most `most`.
  Batch after(Position seen, const std::optional<std::string>& tenant, std::size_t most) const;

 private:
  Limits limits_;
  Position floor_;
  std::deque<std::shared_ptr<const Entry>> entries_;
  std::size_t bytes_ = 0;
};

}  // namespace ledgerline::channel
