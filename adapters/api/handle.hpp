#pragma once

#include "adapters/api/context.hpp"
#include "adapters/api/operation.hpp"
#include "adapters/web/router.hpp"

/// Only .cpp files include this.
namespace ledgerline::api {

/// The operation as a line of the router's table: who calls, may they, and is what they say as the operation
/// has it; then it is run. Both outlive the server's executor.
web::Route route_of(const Context& context, const Operation& operation);

}  // namespace ledgerline::api
