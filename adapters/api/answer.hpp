#pragma once

#include <string>
#include <vector>

#include "adapters/api/context.hpp"
#include "adapters/api/operation.hpp"
#include "engine/effects/result.hpp"
#include "engine/outcome.hpp"

/// How the API answers. Only .cpp files include this.
namespace ledgerline::api {

web::Response json_response(int status, std::string json);

/// Done is 200, or 201 where something new has a place of its own; a tenant that waits in the queue is 202.
/// Throws web::Refused for all else: 402 where payment is missing, 404, 409, 422; Unavailable for what failed
/// on our side, Damaged for a log that cannot be read.
web::Response response_of(const Outcome& outcome);
std::string json_of(const Outcome& outcome);
const Shape& outcome_shape();
const Shape& problem_shape();

/// Why a provider's answer is none, thrown as 422 where it refused, else as 503.
[[noreturn]] void refuse_provider(const Result& failure);

/// Runs a command of the caller's. Its id follows from the Idempotency-Key, the caller and the log; without a
/// key it is fresh. Request id and trace go into the events.
Awaitable<Outcome> run_command(const Context& context, const Ask& ask, Request request);

/// An operation that only reads: GET, and `run` is given the context.
Operation reading(const Context& context, Operation about,
                  Awaitable<web::Response> (*run)(const Context&, Ask));

/// An operation that is a command and answers with its outcome.
Operation command(const Context& context, Operation about, std::function<Request(const Ask&)> request_of);

}  // namespace ledgerline::api
