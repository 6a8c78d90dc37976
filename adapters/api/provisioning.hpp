#pragma once

#include <chrono>

#include "adapters/api/context.hpp"
#include "adapters/api/operation.hpp"
#include "engine/registration.hpp"
#include "engine/standing.hpp"

/// Waiting for a number that works. Only .cpp files include this.
namespace ledgerline::api {

/// How long the caller would wait: the `wait` of its Prefer (RFC 7240), in microseconds, at most half a
/// minute; 0 without one.
std::int64_t patience_of(const web::Request& request);

/// Asks for a number as the caller wishes, and waits for the providers so long.
Awaitable<web::Response> give_number(const Context& context, const Ask& ask, Wish wish, std::string replaces,
                                     std::int64_t patience);

Awaitable<Outcome> standing_of(const Context& context, TenantId tenant);
/// 200: it has one. 202, with Location: it is on its way. Throws web::Refused for all else.
web::Response response_of_standing(const Outcome& standing);
std::vector<Answers> standing_answers();
/// The same as an answer to "where does it stand", which is never refused.
web::Response told(const Outcome& standing);

Awaitable<Stuck> stuck_of(const Context& context, TenantId tenant);

}  // namespace ledgerline::api
