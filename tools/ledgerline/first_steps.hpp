#pragma once

#include <iosfwd>
#include <string>

#include "tools/ledgerline/context.hpp"

namespace ledgerline::cli {

/// Makes a token for today, and prints the three calls by which a newcomer provisions a first number.
void print_first_steps(std::ostream& out, Context& context, const std::string& url);

}  // namespace ledgerline::cli
