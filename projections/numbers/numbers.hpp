#pragma once

#include "engine/deciders/number.hpp"
#include "projections/columns.hpp"

namespace ledgerline {

/// The pool: a row a number, as its history leaves it. Inline: a turn reads and writes it.
struct Numbers {
  static constexpr std::string_view name = "numbers";
  static constexpr int version = 4;  // raise it when evolve() or the columns change: the rows are rebuilt
  using Row = Number;
  static const std::string& key(const Row& row) { return row.number.str(); }
  static const std::optional<SubjectVersion>& subject(const Recorded& recorded) { return recorded.number; }
  static constexpr auto columns() {
    constexpr bool fixed = true;
    return std::tuple{Column{"number", "text", &Row::number},
                      Column{"status", "text", &Row::status},
                      Column{"country", "text", &Row::country, fixed},
                      Column{"area_code", "text", &Row::area_code, fixed},
                      Column{"kind", "text", &Row::kind, fixed},
                      Column{"capabilities", "jsonb", &Row::capabilities, fixed},
                      Column{"provider_reference", "text", &Row::provider_reference},
                      Column{"tenant", "text", &Row::tenant},
                      Column{"available_since", "bigint", &Row::available_since},
                      Column{"until", "timestamptz", &Row::until},
                      Column{"assigned_at", "timestamptz", &Row::assigned_at},
                      Column{"wiring", "text", &Row::wiring},
                      Column{"work", "text", &Row::work},
                      Column{"owed_at", "timestamptz", &Row::owed_at},
                      Column{"created_at", "timestamptz", &Row::created_at, fixed},
                      Column{"updated_at", "timestamptz", &Row::updated_at},
                      Column{"version", "bigint", &Row::version}};
  }
};

static_assert(Projection<Numbers>);

}  // namespace ledgerline
