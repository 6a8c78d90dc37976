#pragma once

#include <string>
#include <vector>

#include "adapters/postgres/database.hpp"
#include "engine/outcome.hpp"
#include "tools/ledgerline/options.hpp"

namespace ledgerline::cli {

/// Prints one outcome on stdout (a failure on stderr) and returns its exit code.
int print(const Options& options, const Outcome& outcome);
/// The same for several; the worst exit code.
int print(const Options& options, const std::vector<Outcome>& outcomes);

/// Requirement 3's object, in its order, with --json; a line otherwise.
int print_allocation(const Options& options, const std::string& tenant, const Outcome& outcome);

/// A line of text; a JSON string with --json.
void print_line(const Options& options, const std::string& line);

/// Rows that a query gave as a JSON array: as they are with --json, else as a table; `none` where there are
/// none. Beside a number stands how people write it.
void print_rows(const Options& options, const std::string& json_array, const std::string& none);

/// One row, as "name  value" lines.
void print_row(const Options& options, const std::string& json_array);

/// An error, on stderr for people and on stdout as JSON for programs.
int print_error(const Options& options, int exit, const std::string& code, const std::string& message);

/// That there is no such tenant, to whoever only asked about it: registering one would help nobody.
int print_no_tenant(const Options& options, const std::string& id);
/// The same where a row is missing: it may be parked, which is another thing.
int print_no_tenant(const Options& options, postgres::Session& session, const std::string& id);

}  // namespace ledgerline::cli
