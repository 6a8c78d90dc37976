#pragma once

#include <string>

#include "tools/ledgerline/context.hpp"
#include "tools/ledgerline/outside.hpp"

namespace ledgerline::cli {

/// Does what is owed for a tenant and its numbers, for at most so many seconds of waiting, and prints where
/// it stands then. The exit code: done, or refused where it is held back, waits or stalled.
int see_through(Options& options, Context& context, Outside& outside, const TenantId& tenant, int seconds);

/// The carrier's reference of a regulatory bundle. Throws BadInput for what is another thing's.
Reference bundle_of(const std::string& text);

/// Runs a command about a tenant whose number may have to be wired otherwise after it, and sees to that.
int run_and_see_through(Options& options, const TenantId& tenant, const Request& request);

}  // namespace ledgerline::cli
