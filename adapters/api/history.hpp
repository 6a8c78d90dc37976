#pragma once

#include "adapters/api/shape.hpp"

/// What events look like, and what is told from them. Only .cpp files include this.
namespace ledgerline::api {

const Shape& event_shape();
const Shape& flow_shape();

// What past.cpp answers with.
const Shape& state_shape();
const Shape& difference_shape();
const Shape& explanation_shape();
const Shape& timeline_shape();
const Shape& narration_shape();
const Shape& number_history_shape();

}  // namespace ledgerline::api
