#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "adapters/postgres/generations.hpp"
#include "adapters/postgres/rows.hpp"
#include "projections/personal.hpp"

/// Two generations, row by row, at one position.
namespace ledgerline::postgres {
namespace {

constexpr int rows_a_fetch = 1000;

/// Both sides' columns, as `check` shows them, the live one's first; only of rows that differ.
template <Projection P>
std::string comparison() {
  const auto key = column_names<P>().front().name;
  const auto as_text = [](std::string_view prefix) {
    std::string list;
    for (const auto& column : column_names<P>()) {
      const bool time = column.sql_type == "timestamptz";
      list += fmt::format(R"({}{}{}{}{})", list.empty() ? "" : ", ", time ? "to_char(" : "", prefix,
                          column.name, time ? R"(, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))" : "");
    }
    return list;
  };
  return fmt::format(
      "declare differing no scroll cursor for select {}, {} from {} n full join {}_shadow s on n.{} = s.{} "
      "where ({}) is distinct from ({}) order by coalesce(n.{}, s.{})",
      as_text("n."), as_text("s."), P::name, P::name, key, key, column_list<P>("n."), column_list<P>("s."),
      key, key);
}

std::string shown(const pqxx::field& field) { return field.is_null() ? "null" : field.c_str(); }

/// What differs in one row. `row` has both sides.
template <Projection P>
std::vector<Difference> differences_in(const pqxx::row& row) {
  constexpr int columns = static_cast<int>(column_count<P>);
  const bool live = !row[0].is_null(), other = !row[columns].is_null();
  const std::string key = live ? row[0].c_str() : row[columns].c_str();
  if (live != other) return {{P::name, key, "", live ? "a row" : "no row", other ? "a row" : "no row"}};
  std::vector<Difference> all;
  int i = 0;
  const auto compare_column = [&]<class T>(std::string_view name, T P::Row::*) {
    const auto &mine = row[i], &theirs = row[columns + i];
    ++i;
    if (text_of(mine) == text_of(theirs)) return;
    constexpr bool hidden = is_personal<T>;
    all.push_back({P::name, key, std::string(name), hidden ? "differs" : shown(mine),
                   hidden ? "differs" : shown(theirs)});
  };
  std::apply([&](auto... column) { (compare_column(column.name, column.member), ...); }, P::columns());
  return all;
}

void expect_complete(pqxx::work& work, const std::string& name) {
  const auto rows = exec(work, "select state, version from shadows where projection = $1", {name});
  if (rows.empty())
    throw GenerationRefused("NO_GENERATION", fmt::format("{}: it has no second generation", name));
  if (const std::string state = rows[0][0].c_str(); state != "kept")
    throw GenerationRefused(
        state == "past" ? "OTHER_VERSION" : "STILL_BUILDING",
        fmt::format("{}: its second generation is {}, and does not stand where the live one does", name,
                    state == "past" ? "of another version" : "still being built"));
}

template <Projection P>
void compare_generations(pqxx::work& work, GenerationDiff& diff) {
  const std::string name(P::name);
  GenerationDiff::Table table{name, 0, 0, 0};
  std::map<std::string, std::size_t> columns;
  work.exec(comparison<P>());  // sql: a projection's name and columns, constants of this build
  for (;;) {
    const auto page = work.exec(fmt::format("fetch {} from differing", rows_a_fetch));  // sql: a number
    for (const auto& row : page) {
      ++table.differing;
      for (auto& difference : differences_in<P>(row)) {
        ++columns[difference.column.empty() ? "(row)" : difference.column];
        if (diff.differences.size() < CheckReport::most_differences)
          diff.differences.push_back(std::move(difference));
      }
    }
    if (page.size() < rows_a_fetch) break;
  }
  work.exec("close differing");
  const auto counts =  // sql: a projection's name, a constant of this build
      work.exec(fmt::format("select (select count(*) from {0}), (select count(*) from {0}_shadow)", name));
  table.rows = counts[0][0].as<std::size_t>();
  table.other_rows = counts[0][1].as<std::size_t>();
  table.columns.assign(columns.begin(), columns.end());
  diff.tables.push_back(std::move(table));
}

}  // namespace

std::size_t GenerationDiff::differing() const {
  std::size_t all = 0;
  for (const auto& table : tables) all += table.differing;
  return all;
}

GenerationDiff diff(PostgresLog& log, const std::optional<std::string>& projection) {
  auto names = projections_named(projection);
  Session session(log.database().url, session_settings(log.database()));
  return session.transact([&](pqxx::work& work) {
    work.exec("set transaction isolation level repeatable read, read only");
    GenerationDiff diff;
    diff.position = work.exec("select position from log")[0][0].as<Position>();
    if (!projection)
      std::erase_if(names, [&](const auto& name) {
        return exec(work, "select from shadows where projection = $1", {name}).empty();
      });
    if (names.empty()) throw GenerationRefused("NO_GENERATION", "no projection has a second generation");
    for (const auto& name : names) expect_complete(work, name);
    for_each_projection([&]<class P>(P) {
      if (std::ranges::find(names, P::name) != names.end()) compare_generations<P>(work, diff);
    });
    return diff;
  });
}

}  // namespace ledgerline::postgres
