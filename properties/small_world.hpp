#pragma once

#include "engine/log/memory.hpp"
#include "engine/turn.hpp"
#include "properties/stories.hpp"
#include "tests/support/cluster.hpp"

namespace ledgerline::properties {

inline std::string told(const Request& request, const Outcome& outcome) {
  std::string text = statement_of(request);
  for (const auto& recorded : outcome.events) text += "\n    -> " + to_json(recorded, Digest{});
  return text;
}

/// A log in memory, whose clock its owner moves, and what is asked of it, a turn each.
class SmallWorld {
 public:
  explicit SmallWorld(Policy chosen) : policy(std::move(chosen)) {}

  Outcome run(const Request& request) { return run(++commands_, request); }
  /// Under the id that `n` stands for.
  Outcome run(std::uint64_t n, const Request& request) {
    const auto command = tests::command(n, request);
    auto outcome = run_turn(log, vault_, policy, random_, std::span(&command, 1)).outcomes.front();
    RC_LOG(told(request, outcome));  // printed where the property fails: the story to read
    return outcome;
  }

  /// All that a turn could load.
  Facts facts() const {
    Facts all(now, policy);
    for (const auto& [id, tenant] : log.tenants()) all.add(tenant);
    for (const auto& [id, number] : log.numbers()) all.add(number);
    return all;
  }

  /// All events, in order.
  std::vector<Recorded> events() { return read_decoded(log, Slice{0, {}, {}, {}, {}, 100'000}, vault_); }

  Time now = tests::start;
  MemoryLog log{[this] { return now; }};
  Policy policy;

 private:
  Vault vault_ = tests::test_vault();
  tests::CountedRandom random_;
  std::uint64_t commands_ = 1'000'000;
};

}  // namespace ledgerline::properties
