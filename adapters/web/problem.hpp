#pragma once

#include <exception>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "adapters/web/response.hpp"

namespace ledgerline::web {

/// What is wrong with a request, as RFC 9457 tells it. `code` is stable and for programs; `detail` is for
/// people: what, where, and what to do. Neither holds a secret.
struct Problem {
  int status = 500;
  std::string code, detail;
  Fields fields;  // that go with the answer, such as Allow

  Problem(int status_of, std::string code_of, std::string detail_of)
      : status(status_of), code(std::move(code_of)), detail(std::move(detail_of)) {}
};

/// A problem on its way to whoever answers.
struct Refused : std::runtime_error {
  Problem problem;

  explicit Refused(Problem what)
      : std::runtime_error(what.code + ": " + what.detail), problem(std::move(what)) {}
  Refused(int status, std::string code, std::string detail)
      : Refused(Problem(status, std::move(code), std::move(detail))) {}
};

/// application/problem+json: type, title, status, detail, code, request_id.
Response response_of(const Problem& problem, std::string_view request_id);

/// How an error of a handler is told: Refused as it says, BadInput as 400 (Malformed under its own code),
/// Unavailable as 503, Damaged as 500 LOG_DAMAGED, all else as 500. Of the last three no word leaves the
/// house, but for the position of an event that is damaged.
Problem problem_of(const std::exception_ptr& error);

}  // namespace ledgerline::web
