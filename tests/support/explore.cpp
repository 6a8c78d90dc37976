#include "tests/support/explore.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include <fmt/format.h>

namespace ledgerline::tests {
namespace {

using Choices = std::vector<Choice>;

/// Whether `next` makes the session that went on last wait, though it could go on.
bool preempts(const Choices& before, Choice next, const Choices& able) {
  if (before.empty() || before.back().session == next.session) return false;
  return std::ranges::any_of(able, [&](Choice c) { return c.session == before.back().session; });
}

/// Prefixes by their number of preemptions.
using Waiting = std::map<int, std::vector<Choices>>;

Choices take(Waiting& waiting) {
  auto& fewest = waiting.begin()->second;
  auto prefix = std::move(fewest.back());
  fewest.pop_back();
  if (fewest.empty()) waiting.erase(waiting.begin());
  return prefix;
}

/// What the run might have done otherwise, from its own part on.
void branch(const Played& played, std::size_t from, int most, Waiting& waiting) {
  Choices before;
  int preemptions = 0;
  for (std::size_t i = 0; i < played.chosen.size(); ++i) {
    for (const auto other : played.able[i]) {
      const int with = preemptions + preempts(before, other, played.able[i]);
      if (i < from || other == played.chosen[i] || with > most) continue;
      auto prefix = before;
      prefix.push_back(other);
      waiting[with].push_back(std::move(prefix));
    }
    preemptions += preempts(before, played.chosen[i], played.able[i]);
    before.push_back(played.chosen[i]);
  }
}

}  // namespace

Choice dullest(const Played& so_far, const std::vector<Choice>& able) {
  for (const auto choice : able)
    if (!so_far.chosen.empty() && choice.session == so_far.chosen.back().session) return choice;
  return able.front();
}

Choice choice_of(const Move& move) { return {move.session, move.place == has_answered}; }

Schedule Played::schedule() const {
  Schedule schedule;
  for (const auto& step : steps) schedule.push_back(step.move);
  return schedule;
}

int Played::preemptions() const {
  int count = 0;
  for (std::size_t i = 1; i < chosen.size(); ++i) count += preempts({chosen[i - 1]}, chosen[i], able[i]);
  return count;
}

std::string Played::story() const {
  std::set<char> sessions;
  for (const auto& step : steps) sessions.insert(step.move.session);
  std::string text;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const auto& move = steps[i].move;
    const auto column = std::distance(sessions.begin(), sessions.find(move.session));
    text += fmt::format("{:3} {:{}}{} {}", i + 1, "", 20 * column, move.session, move.place);
    for (const auto& other : steps[i].others) text += fmt::format("   => {} {}", other.session, other.place);
    text += '\n';
  }
  return text;
}

Explored explore(const Play& play, int most_preemptions) {
  Explored explored;
  for (Waiting waiting{{0, {{}}}}; !waiting.empty();) {
    const auto prefix = take(waiting);
    auto played = play(prefix);
    ++explored.schedules;
    if (!played.broken.empty()) {
      explored.failing = std::move(played);
      return explored;
    }
    branch(played, prefix.size(), most_preemptions, waiting);
  }
  return explored;
}

}  // namespace ledgerline::tests
