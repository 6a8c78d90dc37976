#pragma once

#include <span>

#include "adapters/postgres/arrays.hpp"
#include "engine/log/log.hpp"
#include "projections/columns.hpp"

/// Between rows of Postgres and values of the engine, and the statements that follow from a projection's
/// columns.
namespace ledgerline::postgres {

using CellOf = std::function<std::optional<std::string_view>(std::size_t column)>;

/// From the columns of read_slice.sql, in its order. Throws Damaged naming the position.
Stored stored_of(const CellOf& cell);

/// One array a column of insert_events.sql, in binary form.
std::vector<Param> event_arrays(const std::vector<Stored>& events);

/// The parameters of insert_event.sql, in binary form.
std::vector<Param> event_params(const Stored& event);

/// "t.number, t.status, …"
template <Projection P>
std::string column_list(std::string_view prefix = "t.") {
  std::string list;
  for (const auto& column : column_names<P>())
    list += (list.empty() ? "" : ", ") + std::string(prefix) + std::string(column.name);
  return list;
}

/// "unnest($1::text[], $2::text[], …)", of those columns that an update writes or of all.
template <Projection P>
std::string unnested(bool fixed_too) {
  std::string list;
  int at = 0;
  for (const auto& column : column_names<P>())
    if (fixed_too || !column.fixed)
      list +=
          (list.empty() ? "$" : ", $") + std::to_string(++at) + "::" + std::string(column.sql_type) + "[]";
  return "unnest(" + list + ")";
}

template <Projection P>
std::string insert_statement(std::string_view table = P::name) {
  return "insert into " + std::string(table) + " (" + column_list<P>("") + ") select * from " +
         unnested<P>(true);
}

/// Sets every column that is not fixed; the key finds the row.
template <Projection P>
std::string update_statement() {
  std::string sets, names;
  const auto columns = column_names<P>();
  for (const auto& column : columns) {
    if (column.fixed) continue;
    const std::string name(column.name);
    if (&column != &columns.front()) sets += (sets.empty() ? "" : ", ") + name + " = u." + name;
    names += (names.empty() ? "" : ", ") + name;
  }
  const std::string key(columns.front().name);
  return "update " + std::string(P::name) + " t set " + sets + " from " + unnested<P>(false) + " as u(" +
         names + ") where t." + key + " = u." + key;
}

/// The same for one row, with a parameter a column.
template <Projection P>
std::string update_one_statement() {
  std::string sets;
  int at = 0;
  const auto columns = column_names<P>();
  for (const auto& column : columns)
    if (!column.fixed && ++at > 1)
      sets += (sets.empty() ? "" : ", ") + std::string(column.name) + " = $" + std::to_string(at) +
              "::" + std::string(column.sql_type);
  return "update " + std::string(P::name) + " set " + sets + " where " + std::string(columns.front().name) +
         " = $1::text";
}

/// The parameters of update_one_statement(), in binary form.
template <Projection P>
std::vector<Param> row_params(const typename P::Row& row) {
  std::vector<Param> params;
  const auto add = [&](auto column) {
    if (!column.fixed) params.push_back(to_wire(row.*column.member));
  };
  std::apply([&](auto... column) { (add(column), ...); }, P::columns());
  return params;
}

/// The parameters of insert_statement(), or without the fixed columns those of update_statement(): an array a
/// column, in text or in binary form.
template <class Array, Projection P>
std::vector<Param> row_arrays(const std::vector<const typename P::Row*>& rows, bool fixed_too = true) {
  std::vector<Param> arrays;
  const auto add = [&](auto column) {
    if (column.fixed && !fixed_too) return;
    Array array(column.sql_type);
    for (const auto* row : rows) array.add(row->*column.member);
    arrays.push_back(std::move(array).take());
  };
  std::apply([&](auto... column) { (add(column), ...); }, P::columns());
  return arrays;
}

/// `cell(i)` gives column i, in the form that `read` knows: read_text or read_wire. Throws Damaged naming the
/// table and the row's key, for a cell that cannot be what its column holds.
template <Projection P>
typename P::Row row_of(const auto& cell, const auto& read) {
  try {
    return from_cells<P>(cell, read);
  } catch (const BadInput& e) {
    throw Damaged(std::string("table ") + std::string(P::name) + ", row " +
                  std::string(cell(0).value_or("?")) + ": " + e.what() + ": rebuild the projection");
  }
}

}  // namespace ledgerline::postgres
