#pragma once

#include <string>
#include <vector>

#include "events/codec.hpp"

namespace ledgerline::simulation {

/// A tenant's history as `ledgerline history ID --json` prints it, a line an event, personal data in the
/// clear. A number that is met before it was added (by an event that is another tenant's) is added first.
/// Throws BadInput, which names the line; what was erased cannot be read.
std::vector<Recorded> read_history(const std::string& lines);

}  // namespace ledgerline::simulation
