#pragma once

#include "tools/ledgerline/show.hpp"

namespace ledgerline::cli {

/// Numbers that are bought and wired, at simulated providers: requirement 2's two scenarios, and what the
/// providers saw. The log is there and empty. Throws Unavailable.
void demo_purchase(Show& show, const std::string& log);

}  // namespace ledgerline::cli
