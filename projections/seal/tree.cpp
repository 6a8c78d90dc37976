#include "projections/seal/tree.hpp"

#include <string>

namespace ledgerline {
namespace {

Digest node(const Digest& left, const Digest& right) {
  std::string bytes(1, '\1');
  bytes.append(left.begin(), left.end()).append(right.begin(), right.end());
  return sha256(bytes);
}

}  // namespace

void MerkleTree::add(std::string_view leaf) {
  auto whole = sha256(std::string(1, '\0').append(leaf));
  for (auto bits = size_; bits & 1; bits >>= 1) {  // as in counting: two of a size become one of the next
    whole = node(full_.back(), whole);
    full_.pop_back();
  }
  full_.push_back(whole);
  ++size_;
}

Digest MerkleTree::root() const {
  if (full_.empty()) return sha256("");
  auto whole = full_.back();
  for (auto left = full_.rbegin() + 1; left != full_.rend(); ++left) whole = node(*left, whole);
  return whole;
}

}  // namespace ledgerline
