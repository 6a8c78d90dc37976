#pragma once

#include "adapters/api/shape.hpp"

/// What the API tells of projections and their generations. Only .cpp files include this.
namespace ledgerline::api {

const Shape& projections_shape();
const Shape& all_parked_shape();
const Shape& subjects_to_retry_shape();
const Shape& all_retried_shape();
const Shape& diff_shape();
const Shape& why_shape();
const Shape& done_shape();

}  // namespace ledgerline::api
