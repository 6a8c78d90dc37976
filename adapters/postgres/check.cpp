#include "adapters/postgres/check.hpp"

#include <fmt/format.h>

#include "adapters/postgres/rows.hpp"
#include "projections/personal.hpp"

namespace ledgerline::postgres {
namespace {

constexpr int rows_a_page = 2000;

/// A projection's columns, in the text that to_cells() gives them.
template <Projection P>
std::string text_list() {
  std::string list;
  for (const auto& column : column_names<P>()) {
    const bool time = column.sql_type == "timestamptz";
    list += fmt::format(R"({}{}{}{})", list.empty() ? "" : ", ", time ? "to_char(" : "", column.name,
                        time ? R"(, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))" : "");
  }
  return list;
}

std::string shown(const Cell& cell) { return cell.value_or("null"); }

template <Projection P>
std::vector<Difference> differences_of(const typename P::Row& row, const pqxx::row& live) {
  const auto cells = to_cells<P>(row);
  std::vector<Difference> all;
  std::size_t i = 0;
  const auto compare_column = [&]<class T>(std::string_view name, T P::Row::*) {
    const auto text = text_of(live[static_cast<int>(i)]);
    const auto& folded = cells[i++];
    if (text == folded) return;
    const Cell cell = text ? Cell(*text) : std::nullopt;
    constexpr bool hidden = is_personal<T>;
    all.push_back({P::name, P::key(row), std::string(name), hidden ? "differs" : shown(cell),
                   hidden ? "differs" : shown(folded)});
  };
  std::apply([&](auto... column) { (compare_column(column.name, column.member), ...); }, P::columns());
  return all;
}

/// Both sides come in the keys' byte order, so one pass merges them.
template <Projection P>
void compare_rows(pqxx::work& work, const RowsOf<P>& rows, const OnDifference& found) {
  const auto key_column = column_names<P>().front().name;
  // sql: names of a projection's columns, constants of this build
  work.exec(fmt::format("declare live no scroll cursor for select {} from {} order by {} collate \"C\"",
                        text_list<P>(), P::name, key_column));
  typename RowsOf<P>::Cursor folded(rows);
  const auto* row = folded.next();
  const auto missing_before = [&](std::optional<std::string_view> key) {
    for (; row && (!key || P::key(*row) < *key); row = folded.next())
      found({{P::name, P::key(*row), "", "no row", "a row"}});
  };
  for (;;) {
    const auto page = work.exec(fmt::format("fetch {} from live", rows_a_page));  // sql: a number
    for (const auto& live : page) {
      const std::string_view key(live[0].c_str(), live[0].size());
      missing_before(key);
      if (!row || P::key(*row) != key) {
        found({{P::name, std::string(key), "", "a row", "no row"}});
        continue;
      }
      if (const auto all = differences_of<P>(*row, live); !all.empty()) found(all);
      row = folded.next();
    }
    if (page.size() < rows_a_page) break;
  }
  missing_before(std::nullopt);
  work.exec("close live");
}

}  // namespace

Position compare(PostgresLog& log, const FoldTo& fold_to, const OnDifference& found) {
  Session session(log.database().url, session_settings(log.database()));
  return session.transact([&](pqxx::work& work) {
    work.exec("set transaction isolation level repeatable read, read only");
    const auto position = work.exec("select position from log")[0][0].as<Position>();
    const auto& folded = fold_to(position);
    for_each_projection([&]<class P>(P) { compare_rows<P>(work, folded.of<P>(), found); });
    return position;
  });
}

CheckReport check(PostgresLog& log, const Vault& vault, const Progress& progress) {
  auto folded = fold(log, vault, std::nullopt, progress);
  CheckReport report;
  const auto fold_to = [&](Position position) -> const Folded& {
    fold_on(folded, log, vault, position, progress);
    return folded;
  };
  report.position = compare(log, fold_to, [&](const std::vector<Difference>& of_one_row) {
    ++report.differing;
    for (const auto& difference : of_one_row)
      if (report.differences.size() < CheckReport::most_differences) report.differences.push_back(difference);
  });
  for_each_projection([&]<class P>(P) { report.rows += folded.of<P>().size(); });
  return report;
}

}  // namespace ledgerline::postgres
