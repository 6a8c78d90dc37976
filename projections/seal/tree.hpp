#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "events/digest.hpp"

namespace ledgerline {

/// The Merkle tree of RFC 6962, section 2.1, built leaf by leaf: a leaf is hashed behind a byte 0, a node
/// over its two halves behind a byte 1, and n leaves are split at the largest power of two below n. Memory: a
/// digest for each bit of n.
class MerkleTree {
 public:
  void add(std::string_view leaf);
  std::uint64_t size() const { return size_; }
  /// Of the leaves so far; SHA-256 of nothing where there are none.
  Digest root() const;

 private:
  std::uint64_t size_ = 0;
  std::vector<Digest> full_;  // roots of full subtrees, the largest first: one for each bit of size_
};

}  // namespace ledgerline
