#pragma once

#include <string>

#include "tools/ledgerline/context.hpp"
#include "tools/ledgerline/outside.hpp"

namespace ledgerline::cli {

/// Does what is owed for a tenant and its numbers, for at most so many seconds of waiting, and prints where
/// it stands then. The exit code: done, or refused where it is held back, waits or stalled.
int see_through(Options& options, Context& context, Outside& outside, const TenantId& tenant, int seconds);

}  // namespace ledgerline::cli
