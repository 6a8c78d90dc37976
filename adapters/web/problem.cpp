#include "adapters/web/problem.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "adapters/http/malformed.hpp"
#include "events/kernel/error.hpp"

namespace ledgerline::web {
namespace {

/// Of Damaged's words the position alone, which they begin with where they are about an event: what follows
/// may quote what stands there, of whomever it is.
Problem damage_told(std::string_view words) {
  constexpr std::string_view event = "event ";
  const auto end = words.starts_with(event) ? words.find_first_not_of("-0123456789", event.size()) : 0;
  return {
      500, "LOG_DAMAGED",
      fmt::format("{} cannot be read, was changed or is missing: run 'ledgerline doctor', which says more",
                  end > event.size() ? words.substr(0, end) : "what was asked for")};
}

}  // namespace

Response response_of(const Problem& problem, std::string_view request_id) {
  const nlohmann::ordered_json document = {{"type", "urn:ledgerline:problem:" + problem.code},
                                           {"title", reason(problem.status)},
                                           {"status", problem.status},
                                           {"detail", problem.detail},
                                           {"code", problem.code},
                                           {"request_id", request_id}};
  constexpr auto replace = nlohmann::ordered_json::error_handler_t::replace;  // callers' bytes may be quoted
  Response response(problem.status, "application/problem+json", document.dump(-1, ' ', false, replace));
  for (const auto& [name, value] : problem.fields) response.set(name, value);
  return response;
}

Problem problem_of(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const Refused& refused) {
    return refused.problem;
  } catch (const http::Malformed& malformed) {
    return {400, malformed.code, malformed.what()};
  } catch (const BadInput& bad) {
    return {400, "BAD_INPUT", bad.what()};
  } catch (const Unavailable&) {
    return {503, "UNAVAILABLE", "the service cannot do this at the moment; try again"};
  } catch (const Damaged& damaged) {
    return damage_told(damaged.what());
  } catch (...) {
    return {500, "INTERNAL", "an error of ours; report it with the request_id"};
  }
}

}  // namespace ledgerline::web
