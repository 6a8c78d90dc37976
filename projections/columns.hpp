#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "projections/cells.hpp"

/// A projection is a row type, a key, and a list of columns; this turns rows into cells and back. The same
/// list makes the statements that load, insert, update, copy and compare rows, so none of them can forget a
/// column.
namespace ledgerline {

template <class Row, class T>
struct Column {
  std::string_view name;
  std::string_view sql_type;
  T Row::* member;
  bool fixed = false;  // set by the subject's first event and by no other: an update leaves it out
};

/// Name, version, table and columns; the first column is the key.
template <class P>
concept Projection = requires {
  typename P::Row;
  P::name;
  P::version;
  P::columns();
};

template <Projection P>
constexpr std::size_t column_count = std::tuple_size_v<decltype(P::columns())>;

struct ColumnName {
  std::string_view name, sql_type;
  bool fixed = false;
};

/// Name and SQL type of each column, in order.
template <Projection P>
std::vector<ColumnName> column_names() {
  std::vector<ColumnName> names;
  std::apply([&](auto... column) { (names.push_back({column.name, column.sql_type, column.fixed}), ...); },
             P::columns());
  return names;
}

using Cell = std::optional<std::string>;

template <Projection P>
std::vector<Cell> to_cells(const typename P::Row& row) {
  std::vector<Cell> cells;
  cells.reserve(column_count<P>);
  std::apply([&](auto... column) { (cells.push_back(to_cell(row.*column.member)), ...); }, P::columns());
  return cells;
}

/// `cell(i)` gives column i as std::optional<std::string_view>, and `read(cell, value)` knows its form.
/// Throws BadInput if a cell cannot be what its column holds.
template <Projection P>
typename P::Row from_cells(const auto& cell, const auto& read) {
  typename P::Row row;
  std::size_t i = 0;
  std::apply([&](auto... column) { (read(cell(i++), row.*column.member), ...); }, P::columns());
  return row;
}

}  // namespace ledgerline
