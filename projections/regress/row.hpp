#pragma once

#include <map>
#include <string>
#include <string_view>

#include "engine/vault.hpp"
#include "projections/columns.hpp"
#include "projections/personal.hpp"

/// Rows as a build leaves them to the next one, to be compared: a JSON object a line.
namespace ledgerline::regress {

/// A row's cells by column. In the place of a personal one stands a keyed hash: equal where the cells are,
/// and of no use to whoever has no master key.
struct KeptRow {
  std::string key;
  std::map<std::string, Cell> cells;
  friend bool operator==(const KeptRow&, const KeptRow&) = default;
};

inline constexpr std::string_view hash_mark = "hash:";

/// Column and key are part of what is hashed: equal names of two tenants do not look equal.
Cell hashed(const Vault& vault, std::string_view column, const std::string& key, const Cell& cell);

template <Projection P>
KeptRow kept(const typename P::Row& row, const Vault& vault) {
  KeptRow kept{P::key(row), {}};
  const auto keep = [&]<class T>(std::string_view column, T P::Row::* member) {
    auto cell = to_cell(row.*member);
    kept.cells[std::string(column)] =
        is_personal<T> ? hashed(vault, column, kept.key, cell) : std::move(cell);
  };
  std::apply([&](auto... column) { (keep(column.name, column.member), ...); }, P::columns());
  return kept;
}

/// {"key":"acme","cells":{"country":"GB",…}}: columns in the order of their names.
std::string to_line(const KeptRow& row);
/// Throws BadInput, which does not quote it.
KeptRow parse_line(std::string_view line);

}  // namespace ledgerline::regress
