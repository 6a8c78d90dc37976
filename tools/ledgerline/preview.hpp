#pragma once

#include <string>
#include <vector>

#include "engine/effects/preview.hpp"
#include "tools/ledgerline/context.hpp"

/// What is yet to be done at the providers, told before it is.
namespace ledgerline::cli {

/// `effects --preview`: of a tenant with its numbers, of a number ("+…"), or with "" of all that owe
/// something.
int print_preview(Options& options, const std::string& id);

/// One line on stderr for people, where these commands left steps for somebody else to do. For `outcomes` of
/// a command that does not do them itself, or did what it could reach.
void tell_what_is_left(const Options& options, Context& context, const std::vector<Outcome>& outcomes);

}  // namespace ledgerline::cli
