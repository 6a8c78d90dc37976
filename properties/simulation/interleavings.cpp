#include "properties/simulation/interleavings.hpp"

#include <algorithm>
#include <utility>

#include "properties/simulation/choosers.hpp"

namespace ledgerline::simulation {
namespace {

/// A step that was taken here before, and what it touched: after whatever does not conflict with it, taking
/// it again comes to the same.
struct Sleeping {
  Ready step;
  Touched touched;
};

bool is_same(const Ready& a, const Ready& b) { return a.lane == b.lane && a.nth == b.nth; }

/// One state on the way from the beginning: what could be done there, and what has been.
struct Place {
  std::vector<Ready> ready;
  std::vector<Sleeping> asleep, done;  // before it was reached; taken from here
  std::size_t taken = 0;               // in `ready`

  bool is_asleep(const Ready& step) const {
    const auto is = [&](const Sleeping& one) { return is_same(one.step, step); };
    return std::ranges::any_of(asleep, is) || std::ranges::any_of(done, is);
  }
  /// The first that neither sleeps nor is done; none: this place is through.
  std::optional<std::size_t> next() const {
    for (std::size_t i = 0; i < ready.size(); ++i)
      if (!is_asleep(ready[i])) return i;
    return std::nullopt;
  }
};

/// Runs along the places that are known, then takes the first that is awake, depth first.
class SleepSets final : public Chooser {
 public:
  explicit SleepSets(std::vector<Place>& path) : path_(path) {}

  std::uint32_t choose(About, std::uint32_t) override { return 0; }
  std::uint32_t choose_next(const std::vector<Ready>& ready) override { return step(ready); }
  void only(const Ready& ready) override { step({ready}); }

  void ran(const Touched& touched) override {
    auto& place = path_[at_ - 1];
    touched_ = touched;
    place.done.push_back({place.ready[place.taken], touched});
    carried_.clear();
    for (const auto* list : {&place.asleep, &place.done})
      for (const auto& one : *list)
        if (!is_same(one.step, place.ready[place.taken]) && !one.touched.conflicts_with(touched))
          carried_.push_back(one);
  }

 private:
  std::uint32_t step(const std::vector<Ready>& ready) {
    if (at_ == path_.size()) {
      Place place;
      place.ready = ready;
      place.asleep = carried_;
      path_.push_back(std::move(place));
      const auto next = path_.back().next();
      if (!next) throw Pruned();
      path_.back().taken = *next;
    }
    auto& place = path_[at_++];
    std::erase_if(place.done,
                  [&](const Sleeping& one) { return is_same(one.step, place.ready[place.taken]); });
    return static_cast<std::uint32_t>(place.taken);
  }

  std::vector<Place>& path_;
  std::size_t at_ = 0;
  std::vector<Sleeping> carried_;
  Touched touched_;
};

/// Goes back to the last place where something else can be done; false where there is none.
bool turn_back(std::vector<Place>& path) {
  while (!path.empty()) {
    if (const auto next = path.back().next()) {
      path.back().taken = *next;
      return true;
    }
    path.pop_back();
  }
  return false;
}

}  // namespace

std::string committed_by(const Verdict& verdict) {
  std::string text;
  for (const auto& line : verdict.lines)
    if (line.what.starts_with("commits ")) text += line.what + "\n";
  return text;
}

Interleavings explore_interleavings(const Scenario& scenario, std::uint64_t most, bool keeps_outcomes) {
  Interleavings found;
  auto quiet = scenario;
  quiet.faults.clear();
  std::vector<Place> path;
  do {
    if (found.complete + found.pruned == most) {
      found.all = false;
      break;
    }
    SleepSets chooser(path);
    auto verdict = run(quiet, chooser, keeps_outcomes);
    if (keeps_outcomes && !verdict.pruned) found.outcomes.insert(committed_by(verdict));
    ++(verdict.pruned ? found.pruned : found.complete);
    if (!verdict.broken.empty()) {
      found.broken = std::move(verdict);
      break;
    }
  } while (turn_back(path));
  return found;
}

namespace {

/// Depth first: each run is the parent of those that differ from it in one later choice.
class Deviating {
 public:
  Deviating(const Scenario& scenario, std::uint64_t most) : scenario_(scenario), most_(most) {}

  void explore(const Script& script, int left) {
    if (found_.broken) return;
    if (found_.runs == most_) {
      found_.all = false;
      return;
    }
    ScriptChooser chooser(script);
    auto verdict = run(scenario_, chooser);
    ++found_.runs;
    hashes_.insert(verdict.hash);
    add(found_.reached, verdict.reached);
    add(found_.tried, verdict.tried);
    if (!verdict.broken.empty()) {
      found_.broken = std::move(verdict);
      return;
    }
    if (left == 0) return;
    const auto choices = std::move(verdict.choices);
    for (auto at = script.empty() ? 0 : script.back().at + 1; at < choices.size(); ++at) {
      if (choices[at].about == About::skip) continue;
      for (std::uint32_t value = 1; value < choices[at].of; ++value) {
        auto next = script;
        next.push_back({at, value});
        explore(next, left - 1);
      }
    }
  }

  Bounded found() && {
    found_.distinct = hashes_.size();
    return std::move(found_);
  }

 private:
  const Scenario& scenario_;
  std::uint64_t most_;
  Bounded found_;
  std::set<std::uint64_t> hashes_;
};

}  // namespace

Bounded explore_deviations(const Scenario& scenario, int deviations, std::uint64_t most) {
  Deviating deviating(scenario, most);
  deviating.explore({}, deviations);
  return std::move(deviating).found();
}

}  // namespace ledgerline::simulation
