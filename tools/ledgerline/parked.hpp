#pragma once

#include "tools/ledgerline/commands.hpp"

namespace ledgerline::cli {

/// Adds `parked`, `replay` and `drop` to the commands about webhooks.
void add_parked_commands(Program& program, CLI::App* webhooks);

}  // namespace ledgerline::cli
