#include "tools/bench/contest.hpp"

#include <algorithm>

namespace ledgerline::bench {
namespace {

std::optional<double> target_against(const std::vector<Target>& targets, const std::string& name) {
  const auto found = std::ranges::find(targets, name, &Target::against);
  return found == targets.end() ? std::nullopt : std::optional(found->least);
}

}  // namespace

Contest hold(std::string bench, std::string setting, const std::vector<Contestant>& contestants,
             const std::vector<Target>& targets, std::size_t rounds) {
  std::vector<std::vector<Run>> runs(contestants.size());
  for (const auto& one : contestants) one.round();
  for (std::size_t round = 0; round < rounds; ++round)
    for (std::size_t i = 0; i < contestants.size(); ++i) {
      const auto which = (i + round) % contestants.size();
      runs[which].push_back(contestants[which].round());
    }
  Contest contest{std::move(bench), std::move(setting), {}, {}};
  for (std::size_t i = 0; i < contestants.size(); ++i) {
    const auto& name = contestants[i].name;
    contest.results.push_back({name, summary_of(runs[i])});
    if (i > 0)
      contest.ratios.push_back({name, ratio_of(runs.front(), runs[i]), target_against(targets, name)});
  }
  return contest;
}

}  // namespace ledgerline::bench
