#pragma once

#include <chrono>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "adapters/postgres/audit.hpp"
#include "projections/fold.hpp"
#include "tools/ledgerline/options.hpp"
#include "tools/ledgerline/progress.hpp"

namespace ledgerline::cli {

/// What maintenance draws while it reads the log.
ledgerline::Progress drawn_on(cli::Progress& bar);

/// --expect ROOT@HEAD, any number of times.
void expect_option(CLI::App& command, std::vector<std::string>& expected);
/// Seals as a user gives them. Throws BadInput.
std::vector<Seal> seals_of(const std::vector<std::string>& texts);

/// Prints what an audit found, a check a line with its findings below, or a report as JSON. `noun` says what
/// was examined: "log ledgerline". Returns the exit code: 1 where a check is broken.
int print_audit(const Options& options, const std::string& noun, const postgres::Audit& audit,
                std::chrono::steady_clock::time_point begun);

}  // namespace ledgerline::cli
