#include <bit>

#include "projections/seal/tree.hpp"
#include "properties/generators.hpp"
#include "tests/support/catch.hpp"

/// The tree that is built leaf by leaf is the one that RFC 6962, section 2.1, defines.
namespace ledgerline::properties::merkle_tree {
namespace {

std::string text_of(const Digest& digest) { return {digest.begin(), digest.end()}; }

/// As the RFC writes it down.
Digest defined(std::span<const std::string> leaves) {
  if (leaves.empty()) return sha256("");
  if (leaves.size() == 1) return sha256(std::string(1, '\0') + leaves.front());
  const auto half = std::bit_floor(leaves.size() - 1);
  return sha256('\1' + text_of(defined(leaves.first(half))) + text_of(defined(leaves.subspan(half))));
}

}  // namespace

TEST_CASE("a tree is what its definition says, for every number of leaves to 100", "[seal]") {
  CHECK(rc::check("the same leaves have the same root", [] {
    const auto seed = *rc::gen::arbitrary<std::vector<std::string>>();
    std::vector<std::string> leaves;
    MerkleTree tree;
    for (std::size_t n = 0; n <= 100; ++n) {
      RC_ASSERT(tree.root() == defined(leaves));
      leaves.push_back(seed.empty() ? std::to_string(n) : seed[n % seed.size()] + std::to_string(n));
      tree.add(leaves.back());
    }
  }));
  CHECK(rc::check("another leaf anywhere is another root", [] {
    auto leaves = *rc::gen::nonEmpty<std::vector<std::string>>();
    const auto root = defined(leaves);
    leaves[*rc::gen::inRange<std::size_t>(0, leaves.size())] += 'x';
    MerkleTree tree;
    for (const auto& leaf : leaves) tree.add(leaf);
    RC_ASSERT(tree.root() != root);
  }));
}

}  // namespace ledgerline::properties::merkle_tree
