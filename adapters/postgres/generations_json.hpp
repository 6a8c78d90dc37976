#pragma once

#include <nlohmann/json.hpp>

#include "adapters/postgres/generations.hpp"
#include "adapters/postgres/parked_subjects.hpp"

/// How generations are told to programs, by the API and by the command line alike. Only .cpp files include
/// this.
namespace ledgerline::postgres {

/// {position, tables: [{projection, rows, otherRows, differing, columns}], differences: [{projection, key,
/// column, live, other}]}
nlohmann::ordered_json json_of(const GenerationDiff& diff);

nlohmann::ordered_json json_of(const ParkedSubject& parked);

}  // namespace ledgerline::postgres
