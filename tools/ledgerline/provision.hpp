#pragma once

#include <string>

#include "tools/ledgerline/context.hpp"
#include "tools/ledgerline/outside.hpp"

namespace ledgerline::cli {

/// Does what is owed for a tenant and its numbers, for at most so many seconds of waiting, and prints where
/// it stands then. The exit code: done, or refused where it is held back, waits or stalled.
int see_through(Options& options, Context& context, Outside& outside, const TenantId& tenant, int seconds);

/// Runs a command about a tenant whose number may have to be wired otherwise after it, and sees to that.
int run_and_see_through(Options& options, const TenantId& tenant, const Request& request);

}  // namespace ledgerline::cli
