#pragma once

#include <optional>
#include <string>

#include <fmt/format.h>

#include "projections/arrival.hpp"
#include "projections/columns.hpp"

namespace ledgerline {

/// Why a subject is parked: the first event of its history that cannot be folded.
struct Poison {
  Position position = 0;
  std::string reason;
  friend bool operator==(const Poison&, const Poison&) = default;
};

/// One subject's history as a projection folds it: to a row, or to what parks it. A parked subject has no
/// row: one that is half folded would be believed. What comes after the poison is passed over; the history
/// has to be folded from its beginning once that is mended.
template <Projection P>
class SubjectFold {
 public:
  using Row = typename P::Row;
  SubjectFold() = default;
  /// Goes on from a row that was folded before.
  explicit SubjectFold(std::optional<Row> row) : row_(std::move(row)) {}

  /// The next event of this subject.
  void add(const Arrival& arrival) {
    if (poison_) return;
    const auto& subject = *P::subject(arrival.recorded);
    const auto before = row_ ? row_->version : 0;
    if (subject.version != before + 1)
      return park(arrival, fmt::format("event {}: it is version {} of {}, whose history ends at {}",
                                       arrival.recorded.position, subject.version, subject.id, before));
    if (!arrival.problem.empty()) return park(arrival, arrival.problem);
    try {
      row_ = evolve(std::move(row_), arrival.recorded);
    } catch (const Damaged& e) {
      park(arrival, e.what());
    }
  }

  const std::optional<Row>& row() const { return row_; }
  const std::optional<Poison>& poison() const { return poison_; }

 private:
  void park(const Arrival& arrival, std::string reason) {
    row_.reset();
    poison_ = Poison{arrival.recorded.position, std::move(reason)};
  }

  std::optional<Row> row_;
  std::optional<Poison> poison_;
};

}  // namespace ledgerline
