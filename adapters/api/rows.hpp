#pragma once

#include "adapters/api/lists.hpp"

/// What rows of the projections look like, and the lists of them. Only .cpp files include this.
namespace ledgerline::api {

const Shape& tenant_shape();
const Shape& effect_shape();

List tenants_list();
List pool_list();
List waiting_list();
List allocations_list();
List blocked_list();
List effects_list();

}  // namespace ledgerline::api
