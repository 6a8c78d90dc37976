#include "adapters/postgres/range_fold.hpp"

#include <fmt/format.h>

#include "adapters/postgres/rows.hpp"
#include "engine/points.hpp"
#include "projections/fold.hpp"
#include "projections/subject_fold.hpp"
#include "sql.hpp"

namespace ledgerline::postgres {
namespace {

constexpr std::size_t page_of_events = 2000;

/// Rows in the binary form of COPY (Postgres' manual, "COPY", File Formats).
class CopyData {
 public:
  template <Projection P>
  void add(const typename P::Row& row) {
    bytes_ += wire_integer(static_cast<std::int16_t>(column_count<P>));
    std::apply([&](auto... column) { (put(to_wire(row.*column.member)), ...); }, P::columns());
    ++rows_;
  }
  std::size_t rows() const { return rows_; }
  std::string take() {
    rows_ = 0;
    const auto all = std::string("PGCOPY\n\377\r\n\0", 11) + std::string(8, '\0') + bytes_ +
                     wire_integer(std::int16_t{-1});
    bytes_.clear();
    return all;
  }

 private:
  void put(const Param& cell) {
    bytes_ += wire_integer(cell ? static_cast<std::int32_t>(cell->size()) : std::int32_t{-1});
    if (cell) bytes_ += *cell;
  }
  std::string bytes_;
  std::size_t rows_ = 0;
};

/// Events in, history by history; rows and parked subjects out.
template <Projection P>
class Histories {
 public:
  void add(const Arrival& arrival) {
    const auto& subject = *P::subject(arrival.recorded);
    if (subject.id != id_) end();
    id_ = subject.id;
    fold_.add(arrival);
  }
  void end() {
    if (fold_.row()) rows_.template add<P>(*fold_.row());
    if (fold_.poison()) parked_.emplace_back(id_, *fold_.poison());
    fold_ = SubjectFold<P>();
  }
  void write(Upkeep& upkeep) {
    if (rows_.rows() > 0)  // sql: a projection's name and columns, constants of this build
      upkeep.pipeline().copy_in(
          fmt::format("copy {}_shadow ({}) from stdin (format binary)", P::name, column_list<P>("")),
          rows_.take());
    for (const auto& [id, poison] : parked_)
      upkeep.query(sql::park_in_shadow,
                   {std::string(P::name), array_of({id}), array_of({std::to_string(poison.position)}),
                    array_of({poison.reason})});
    parked_.clear();
  }

 private:
  std::string id_;
  SubjectFold<P> fold_;
  CopyData rows_;
  std::vector<std::pair<std::string, Poison>> parked_;
};

struct Range {
  std::string number;
  Param after, up_to;
};

std::optional<Range> take_range(Upkeep& upkeep, const std::string& projection) {
  const auto rows = upkeep.query(sql::take_range, {projection});
  if (rows.size() == 0) return std::nullopt;
  const auto text = [&](std::size_t column) {
    const auto cell = rows.cell(0, column);
    return cell ? Param(*cell) : std::nullopt;
  };
  return Range{*text(0), text(1), text(2)};
}

/// "tenant" or "number", as events has them.
template <Projection P>
constexpr std::string_view subject_column() {
  return std::is_same_v<P, Tenants> ? "tenant" : "number";
}

/// The range's events, subject by subject.
template <Projection P>
void declare(Upkeep& upkeep, const Range& range, Position base) {
  std::string text(sql::read_slice);
  std::vector<Param> params = {"0", std::to_string(base), "infinity"};
  constexpr auto column = subject_column<P>();
  const auto only = [&](std::string_view comparison, const Param& key) {
    if (!key) return;
    params.push_back(key);
    text += fmt::format(" and {} {} ${}", column, comparison, params.size());
  };
  text += fmt::format(" and {} is not null", column);
  only(">", range.after);
  only("<=", range.up_to);
  upkeep.query(
      fmt::format("declare histories no scroll cursor for {0} order by {1}, {1}_version", text, column),
      params);  // sql: constants of this build
}

std::vector<Stored> next_page(Upkeep& upkeep) {
  const auto rows = upkeep.query(fmt::format("fetch {} from histories", page_of_events));  // sql: a number
  std::vector<Stored> page;
  page.reserve(static_cast<std::size_t>(rows.size()));
  for (int row = 0; row < rows.size(); ++row)
    page.push_back(stored_of([&](std::size_t column) { return rows.cell(row, column); }));
  return page;
}

template <Projection P>
bool fold_range(Upkeep& upkeep, PostgresLog& log, Vault& vault,
                const std::function<void(std::int64_t)>& told) {
  const std::string name(P::name);
  bool any = false;
  const auto work = [&] {
    const auto range = take_range(upkeep, name);
    any = range.has_value();
    if (!range) return;
    Position base = 0;
    from_cell(upkeep.query("select base from shadows where projection = $1", {name}).cell(0, 0), base);
    declare<P>(upkeep, *range, base);
    Histories<P> histories;
    std::int64_t events = 0;
    for (auto page = next_page(upkeep); !page.empty(); page = next_page(upkeep)) {
      for (const auto& arrival : arrivals_of(log, page, vault)) histories.add(arrival);
      histories.write(upkeep);
      events += std::ssize(page);
      told(std::ssize(page));
    }
    histories.end();
    histories.write(upkeep);
    upkeep.query("close histories");
    upkeep.query("delete from shadow_ranges where projection = $1 and number = $2", {name, range->number});
    point("rebuild.folded");
    // Last, since the other workers wait for this row.
    upkeep.query("update shadows set folded = folded + $2 where projection = $1",
                 {name, std::to_string(events)});
  };
  if (!upkeep.transact(work))
    throw Unavailable(fmt::format("{}_shadow is locked by another session: try again", name));
  if (any) point("rebuild.copied");
  return any;
}

}  // namespace

bool fold_next_range(Upkeep& upkeep, PostgresLog& log, Vault& vault, std::string_view projection,
                     const std::function<void(std::int64_t)>& told) {
  bool any = false;
  for_each_projection([&]<class P>(P) {
    if (projection == P::name) any = fold_range<P>(upkeep, log, vault, told);
  });
  return any;
}

}  // namespace ledgerline::postgres
