#pragma once

#include <vector>

#include "adapters/api/context.hpp"
#include "adapters/api/operation.hpp"

/// The API's operations, a function a file. The context outlives them. Only .cpp files include this.
namespace ledgerline::api {

using Operations = std::vector<Operation>;

Operations tenant_operations(const Context& context);
Operations number_operations(const Context& context);
Operations purchase_operations(const Context& context);
Operations market_operations(const Context& context);
Operations pool_operations(const Context& context);
Operations report_operations(const Context& context);
Operations projection_operations(const Context& context);
Operations history_operations(const Context& context);
Operations past_operations(const Context& context);
Operations standing_operations(const Context& context);

}  // namespace ledgerline::api
