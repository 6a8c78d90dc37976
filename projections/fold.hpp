#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <tuple>

#include "engine/log/log.hpp"
#include "projections/numbers/numbers.hpp"
#include "projections/tenants/tenants.hpp"

/// Folding the log into its inline projections, as a rebuild and a check do. The same evolve() as in a turn.
namespace ledgerline {

/// Every projection that is kept in the turn. A further one is a further name here.
using InlineProjections = std::tuple<Numbers, Tenants>;

/// Calls visit(P{}) for each of them.
constexpr void for_each_projection(auto&& visit) {
  std::apply([&](auto... projection) { (visit(projection), ...); }, InlineProjections{});
}

/// A projection's rows by key, in the keys' byte order.
template <Projection P>
using RowsOf = std::map<std::string, typename P::Row>;
template <class... P>
std::tuple<RowsOf<P>...> rows_of_each(std::tuple<P...>);  // declared only, for its type

/// The rows of every inline projection as the event at `head` left them. About 350 bytes a number, 700 a
/// tenant.
class Folded {
 public:
  Position head = 0;

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
  decltype(rows_of_each(InlineProjections{})) rows_;
};

/// Evolves the row of the event's subject, if it has one in P. Throws Damaged, and then that row is of no
/// use.
template <Projection P>
void evolve_in(RowsOf<P>& rows, const Recorded& recorded) {
  const auto& subject = P::subject(recorded);
  if (!subject) return;
  const auto at = rows.find(subject->id);
  if (at == rows.end())
    rows.emplace(subject->id, evolve(std::optional<typename P::Row>(), recorded));
  else
    at->second = evolve(std::move(at->second), recorded);
}

/// Called after each page.
using Progress = std::function<void(Position done, Position total)>;

/// Goes on from `folded.head` to `up_to`, or to the log's head. Reads and decodes pages on threads of its
/// own, each with a copy of `vault`. Throws Damaged naming the position: an event that is missing, cannot be
/// read or cannot follow. Memory: what it folds to, and a few pages.
void fold_on(Folded& folded, Log& log, const Vault& vault, std::optional<Position> up_to,
             const Progress& progress);

/// The same from the beginning.
Folded fold(Log& log, const Vault& vault, std::optional<Position> up_to, const Progress& progress);

}  // namespace ledgerline
