#pragma once

#include <array>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <memory>
#include <vector>

#include "events/types.hpp"

namespace ledgerline {

/// Finds what was seen more than once, among more than fits into memory: whenever so many sightings have come
/// together they go, sorted, to a file without a name in /tmp, and at the end the sorted runs are merged. 24
/// bytes a sighting, on the disk; in memory 24 bytes for each of `in_memory`, and 96 KiB a run while they are
/// merged.
class Sightings {
 public:
  using Key = std::array<std::uint8_t, 16>;
  using Repeated = std::function<void(const Key&, Position first, Position again)>;

  explicit Sightings(std::size_t in_memory = 1'000'000) : in_memory_(in_memory) {}

  /// Throws Unavailable where the file cannot be written, as add() does.
  void add(const Key& key, Position position);
  /// Each sighting with the one before it of the same key, in the order of keys.
  void each_repeated(const Repeated& repeated) const;

 private:
  struct Sighting {
    Key key;
    Position position;
    friend auto operator<=>(const Sighting&, const Sighting&) = default;
  };
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  class Run;
  void spill();
  std::vector<Run> runs() const;

  std::size_t in_memory_, spilled_ = 0;  // runs on the disk, each of in_memory_ sightings
  std::unique_ptr<std::FILE, Close> file_;
  std::vector<Sighting> recent_;
};

}  // namespace ledgerline
