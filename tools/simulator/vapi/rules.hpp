#pragma once

#include <optional>
#include <string>

#include "tools/simulator/http.hpp"

/// What Vapi accepts in a body, and how it refuses the rest.
namespace ledgerline::simulator {

/// {"message", "error", "statusCode"}; the message may be a list.
Reply vapi_error(int status, const Json& message);

/// What is wrong with the fields of a phone number or an assistant, unknown ones first, or none.
std::optional<Reply> number_problem(const Json& body);
std::optional<Reply> assistant_problem(const Json& body);

}  // namespace ledgerline::simulator
