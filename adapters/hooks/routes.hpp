#pragma once

#include <memory>
#include <vector>

#include "adapters/hooks/desk.hpp"
#include "adapters/web/router.hpp"

namespace ledgerline::hooks {

/// The webhooks' routes. Each checks the signature first, over our public address and the request's target,
/// never over Host:
///
///     2xx  heard, heard before, or parked; after the append and before any outside work
///     403  SIGNATURE_WRONG and the like: it is nobody's whom we know
///     503  WEBHOOK_NOT_CONFIGURED: a variable is not set; or the log cannot be reached: try again
///
/// All of them share the desk.
std::vector<web::Route> hook_routes(std::shared_ptr<Desk> desk);

}  // namespace ledgerline::hooks
