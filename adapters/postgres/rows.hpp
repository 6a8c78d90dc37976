#pragma once

#include <span>

#include "adapters/postgres/pipeline.hpp"
#include "engine/log/log.hpp"
#include "projections/columns.hpp"

/// Between rows of Postgres and values of the engine, and the statements that follow from a projection's columns.
namespace ledgerline::postgres {

using CellOf = std::function<std::optional<std::string_view>(std::size_t column)>;

/// From the columns of read_slice.sql, in its order. Throws Damaged naming the position.
Stored stored_of(const CellOf& cell);

/// One array a column of insert_events.sql.
std::vector<Param> event_arrays(const std::vector<Stored>& events);

/// "t.number, t.status, …"
template <Projection P>
std::string column_list(std::string_view prefix = "t.") {
  std::string list;
  for (const auto& [name, type] : column_names<P>())
    list += (list.empty() ? "" : ", ") + std::string(prefix) + std::string(name);
  return list;
}

/// "$1::text[], $2::text[], …"
template <Projection P>
std::string array_list() {
  std::string list;
  int at = 0;
  for (const auto& [name, type] : column_names<P>()) {
    ++at;
    list += (at == 1 ? "$" : ", $") + std::to_string(at) + "::" + std::string(type) + "[]";
  }
  return list;
}

template <Projection P>
std::string insert_statement() {
  return "insert into " + std::string(P::name) + " (" + column_list<P>("") + ") select * from unnest(" + array_list<P>() + ")";
}

/// Sets every column but the key.
template <Projection P>
std::string update_statement() {
  std::string sets;
  const auto names = column_names<P>();
  for (const auto& [name, type] : std::span(names).subspan(1))
    sets += (sets.empty() ? "" : ", ") + std::string(name) + " = u." + std::string(name);
  const auto key = std::string(names.front().first);
  return "update " + std::string(P::name) + " t set " + sets + " from unnest(" + array_list<P>() + ") as u(" +
         column_list<P>("") + ") where t." + key + " = u." + key;
}

/// One array a column.
template <Projection P>
std::vector<Param> row_arrays(const std::vector<const typename P::Row*>& rows) {
  std::vector<std::vector<Param>> columns(column_count<P>);
  for (const auto* row : rows) {
    auto cells = to_cells<P>(*row);
    for (std::size_t i = 0; i < cells.size(); ++i) columns[i].push_back(std::move(cells[i]));
  }
  std::vector<Param> arrays;
  for (const auto& column : columns) arrays.emplace_back(array_of(column));
  return arrays;
}

/// Throws Damaged naming the table and the row's key, for a cell that cannot be what its column holds.
template <Projection P>
typename P::Row row_of(const CellOf& cell) {
  try {
    return from_cells<P>(cell);
  } catch (const BadInput& e) {
    throw Damaged(std::string("table ") + std::string(P::name) + ", row " + std::string(cell(0).value_or("?")) + ": " +
                  e.what() + ": rebuild the projection");
  }
}

}  // namespace ledgerline::postgres
