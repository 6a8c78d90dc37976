#pragma once

#include <functional>
#include <optional>
#include <string>
#include <tuple>

#include "engine/log/log.hpp"
#include "projections/numbers/numbers.hpp"
#include "projections/rows_of.hpp"
#include "projections/tenants/tenants.hpp"

/// Folding the log into its inline projections, as a rebuild and a check do. The same evolve() as in a turn.
namespace ledgerline {

/// Every projection that is kept in the turn. A further one is a further name here.
using InlineProjections = std::tuple<Numbers, Tenants>;

/// Calls visit(P{}) for each of them.
constexpr void for_each_projection(auto&& visit) {
  std::apply([&](auto... projection) { (visit(projection), ...); }, InlineProjections{});
}

template <class... P>
std::tuple<RowsOf<P>...> rows_of_each(std::tuple<P...>);  // declared only, for its type

/// The rows of every inline projection as the event at `head` left them: in memory as many as RowsOf holds,
/// about 110 MB, and the others on the disk.
class Folded {
 public:
  Position head = 0;

  Folded() = default;
  /// With at most so many rows of each projection in memory.
  explicit Folded(std::size_t in_memory) : Folded(InlineProjections{}, in_memory) {}

  template <Projection P>
  RowsOf<P>& of() {
    return std::get<RowsOf<P>>(rows_);
  }
  template <Projection P>
  const RowsOf<P>& of() const {
    return std::get<RowsOf<P>>(rows_);
  }

  /// Adds the next event. Throws Damaged, naming the position, if it is not the next one or cannot follow;
  /// the fold is of no use then.
  void apply(const Recorded& recorded);

 private:
  template <class... P>
  Folded(std::tuple<P...>, std::size_t in_memory) : rows_(RowsOf<P>(in_memory)...) {}

  decltype(rows_of_each(InlineProjections{})) rows_;
};

/// Evolves the row of the event's subject, if it has one in P. Throws Damaged, and then that row is of no
/// use.
template <Projection P>
void evolve_in(RowsOf<P>& rows, const Recorded& recorded) {
  const auto& subject = P::subject(recorded);
  if (!subject) return;
  rows.change(subject->id, [&](auto before) { return evolve(std::move(before), recorded); });
}

/// Called after each page.
using Progress = std::function<void(Position done, Position total)>;

/// Goes on from `folded.head` to `up_to`, or to the log's head. Reads and decodes pages on threads of its
/// own, each with a copy of `vault`. Throws Damaged naming the position: an event that is missing, cannot be
/// read or cannot follow. Memory: that of `folded`, and a few pages.
void fold_on(Folded& folded, Log& log, const Vault& vault, std::optional<Position> up_to,
             const Progress& progress);

/// The same from the beginning.
Folded fold(Log& log, const Vault& vault, std::optional<Position> up_to, const Progress& progress);

}  // namespace ledgerline
