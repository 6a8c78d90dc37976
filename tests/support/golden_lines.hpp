#pragma once

#include <string>
#include <vector>

#include "tests/support/cluster.hpp"

/// What requirement 3 documents, copied into tests/golden_lines: scenario-N.txt has the lines of the gate and
/// the pool, onboarding-N.txt those around an onboarding's answer, text-N.txt that answer, scenario-N.sql the
/// queries under "Expected DB State".
namespace ledgerline::tests {

/// A file of that folder, byte for byte.
std::string golden(const std::string& file);

std::string replaced(std::string text, const std::string& what, const std::string& with);

/// Rows as `psql -At` shows them: fields with | between them, a line a row.
std::string shown(const pqxx::result& rows);

/// Each query of a golden file, comments and all, and what it gives.
std::vector<std::string> answers(const postgres::Database& log, const std::string& file);

}  // namespace ledgerline::tests
