#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <set>
#include <utility>
#include <vector>

/// Whether a concurrent history has an order in which its operations, done one at a time, give the same
/// answers, and in which none is before another that had returned when it was called.
///
/// The search of Wing and Gong (1993), which remembers where it was as Lowe does (2017): the set of
/// operations done, and the state. Its time is exponential in how many operations overlap, not in how many
/// there are.
namespace ledgerline::properties {

/// When something was called and returned, by a counter that all callers share.
using Tick = std::uint64_t;
inline constexpr Tick never = std::numeric_limits<Tick>::max();

/// An operation that never returned is open to the end, and may have happened or not.
template <class Operation>
struct Happened {
  Operation operation;
  Tick called = 0, returned = never;
};

/// `after(state, operation)` is the state that the operation leaves if, done alone on `state`, it is
/// answered as it was; else nothing. State is ordered by <.
template <class State, class Operation, class After>
class Linearization {
 public:
  Linearization(std::vector<Happened<Operation>> history, After after)
      : history_(std::move(history)), after_(std::move(after)), done_(history_.size(), false) {
    std::ranges::sort(history_, {}, &Happened<Operation>::called);
    open_ = std::ranges::count_if(history_, [](const auto& one) { return one.returned != never; });
  }

  bool exists(const State& first) { return exists_from(first); }

 private:
  bool exists_from(const State& state) {
    if (open_ == 0) return true;
    if (!been_at_.emplace(done_, state).second) return false;
    const auto first_return = earliest_return();
    for (std::size_t i = 0; i < history_.size() && history_[i].called < first_return; ++i)
      if (!done_[i] && exists_with(i, state)) return true;
    return false;
  }

  bool exists_with(std::size_t i, const State& state) {
    const auto next = after_(state, history_[i].operation);
    if (!next) return false;
    const int counted = history_[i].returned == never ? 0 : 1;
    done_[i] = true;
    open_ -= counted;
    const bool found = exists_from(*next);
    done_[i] = false;
    open_ += counted;
    return found;
  }

  /// Whatever comes next was called before this.
  Tick earliest_return() const {
    Tick earliest = never;
    for (std::size_t i = 0; i < history_.size(); ++i)
      if (!done_[i]) earliest = std::min(earliest, history_[i].returned);
    return earliest;
  }

  std::vector<Happened<Operation>> history_;
  After after_;
  std::vector<bool> done_;
  std::ptrdiff_t open_ = 0;  // of those that returned
  std::set<std::pair<std::vector<bool>, State>> been_at_;
};

template <class State, class Operation, class After>
bool is_linearizable(std::vector<Happened<Operation>> history, const State& first, After after) {
  return Linearization<State, Operation, After>(std::move(history), std::move(after)).exists(first);
}

}  // namespace ledgerline::properties
