#pragma once

#include "engine/deciders/tenant.hpp"
#include "projections/columns.hpp"

namespace ledgerline {

/// The tenants: a row each, personal fields in the clear so that views can be asked. Inline: a turn reads and
/// writes it.
struct Tenants {
  static constexpr std::string_view name = "tenants";
  static constexpr int version = 6;  // raise it when evolve() or the columns change: the rows are rebuilt
  using Row = Tenant;
  static const std::string& key(const Row& row) { return row.id.str(); }
  static const std::optional<SubjectVersion>& subject(const Recorded& recorded) { return recorded.tenant; }
  static constexpr auto columns() {
    constexpr bool fixed = true;
    return std::tuple{Column{"id", "text", &Row::id},
                      Column{"business_name", "text", &Row::business_name},
                      Column{"country", "text", &Row::country, fixed},
                      Column{"region", "text", &Row::region, fixed},
                      Column{"owner_phone", "text", &Row::owner_phone},
                      Column{"email", "text", &Row::email},
                      Column{"area_code", "text", &Row::area_code, fixed},
                      Column{"assistant", "text", &Row::assistant},
                      Column{"trial", "boolean", &Row::trial},
                      Column{"paid", "boolean", &Row::paid},
                      Column{"payment_reference", "text", &Row::payment_reference},
                      Column{"payment_at", "timestamptz", &Row::payment_at},
                      Column{"requested", "boolean", &Row::requested},
                      Column{"waiting_since", "bigint", &Row::waiting_since},
                      Column{"number", "text", &Row::number},
                      Column{"grace_until", "timestamptz", &Row::grace_until},
                      Column{"asked_at", "timestamptz", &Row::asked_at},
                      Column{"voice", "text", &Row::voice},
                      Column{"provisioning", "text", &Row::provisioning},
                      Column{"address", "text", &Row::address},
                      Column{"address_reference", "text", &Row::address_reference},
                      Column{"work", "text", &Row::work},
                      Column{"owed_at", "timestamptz", &Row::owed_at},
                      Column{"conversation", "text", &Row::conversation},
                      Column{"text_work", "text", &Row::text_work},
                      Column{"text_at", "timestamptz", &Row::text_at},
                      Column{"closed", "boolean", &Row::closed},
                      Column{"erased", "boolean", &Row::erased},
                      Column{"created_at", "timestamptz", &Row::created_at, fixed},
                      Column{"updated_at", "timestamptz", &Row::updated_at},
                      Column{"version", "bigint", &Row::version}};
  }
};

static_assert(Projection<Tenants>);

}  // namespace ledgerline
