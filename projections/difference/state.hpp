#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/deciders/tenant.hpp"

/// A tenant's row as of some moment, field by field, by the columns of `tenants`.
namespace ledgerline {

/// What a history folds to up to a position; nothing before its first event. Throws Damaged where an event
/// cannot follow.
std::optional<Tenant> tenant_as_of(const std::vector<Recorded>& history, Position position);

struct StateField {
  std::string name;                  // "paid"; of a part of a column "provisioning.phase"
  std::optional<std::string> value;  // personal ones opened; nothing where there is none, or it was erased
};

/// All fields of a row, in the columns' order.
std::vector<StateField> fields_of(const Tenant& tenant);

/// The row as one JSON object, columns that are objects as such.
std::string to_json(const Tenant& tenant);

}  // namespace ledgerline
