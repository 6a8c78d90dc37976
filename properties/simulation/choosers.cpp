#include "properties/simulation/choosers.hpp"

#include <algorithm>

namespace ledgerline::simulation {
namespace {

/// Not faults: chance always has its way with them.
bool is_even(About about) {
  return about == About::run || about == About::where || about == About::delay || about == About::back;
}

}  // namespace

RandomChooser::RandomChooser(std::uint64_t seed) : dice_(seed) {
  constexpr std::array<std::uint32_t, 4> rarities = {6, 20, 60, 200};
  for (auto& odds : odds_) {
    const bool on = dice_.below(2) == 0;
    const auto rarity = rarities[dice_.below(4)];
    odds = on ? rarity : 0;
  }
}

std::uint32_t RandomChooser::choose(About about, std::uint32_t of) {
  if (is_even(about)) return dice_.below(of);
  const auto odds = odds_[static_cast<std::size_t>(about)];
  if (about == About::skip || odds == 0 || dice_.below(odds) != 0) return 0;
  return 1 + dice_.below(of - 1);
}

PriorityChooser::PriorityChooser(std::uint64_t seed, std::uint32_t steps, int changes)
    : faults_(seed ^ 0x5DEECE66D), dice_(seed) {
  for (int i = 0; i < changes; ++i) changes_.push_back(dice_.below(std::max(steps, 1u)));
  std::ranges::sort(changes_);
}

std::uint32_t PriorityChooser::choose_next(const std::vector<Ready>& ready) {
  for (const auto& one : ready)
    if (!priorities_.contains(one.lane)) {
      const std::int64_t drawn = 1'000 + dice_.below(1'000'000);
      priorities_.emplace(one.lane, drawn);
    }
  const auto first = std::ranges::max_element(
      ready, {}, [&](const Ready& one) { return priorities_.at(one.lane); });  // the oldest of a lane's own
  const auto changed = std::ranges::find(changes_, step_++);
  if (changed != changes_.end()) priorities_[first->lane] = changed - changes_.begin();
  return static_cast<std::uint32_t>(first - ready.begin());
}

std::uint32_t ScriptChooser::choose(About, std::uint32_t of) {
  const auto at = at_++;
  if (next_ == script_.size() || script_[next_].at != at) return 0;
  return std::min(script_[next_++].value, of - 1);
}

}  // namespace ledgerline::simulation
