#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "projections/check.hpp"
#include "projections/seal/tree.hpp"

/// What fixes the beginning of a log in one line: kept elsewhere, it tells whether that beginning is still
/// the same.
namespace ledgerline {

/// The Merkle root over the stored digests of the first `head` events, in order of position.
struct Seal {
  Digest root{};
  Position head = 0;
  friend bool operator==(const Seal&, const Seal&) = default;
};

/// "ROOT@HEAD": 64 hexadecimal digits, and a number.
std::string to_text(const Seal& seal);
/// Throws BadInput.
Seal parse_seal(std::string_view text);

/// Seals a log again, digest by digest, and holds it against seals that were kept. Memory: that of a tree.
class Resealing {
 public:
  explicit Resealing(std::vector<Seal> expected = {});

  /// The next event's stored digest; nothing where it could not be read. A position that is passed over, or
  /// one without a digest, leaves nothing to be sealed from there on.
  void add(Position position, const std::optional<Digest>& digest);
  /// Of all events so far; nothing where one is missing.
  std::optional<Seal> seal() const;
  /// Whether the log begins with what was sealed; nothing where nothing is expected.
  std::optional<Check> check() const;

 private:
  void compare();

  MerkleTree tree_;
  std::optional<Position> hole_;  // the first event that has no digest
  std::vector<Seal> expected_;    // by head
  std::size_t compared_ = 0;
  Check check_{"seal", "the log begins with the events that were sealed"};
  Position held_ = 0;  // the last seal that the log fits
};

}  // namespace ledgerline
