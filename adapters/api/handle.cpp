#include "adapters/api/handle.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "adapters/api/caller.hpp"
#include "adapters/http/encoding.hpp"
#include "adapters/web/form_body.hpp"
#include "adapters/web/json_body.hpp"
#include "adapters/web/problem.hpp"
#include "events/kernel/text.hpp"

namespace ledgerline::api {
namespace {

[[noreturn]] void refuse_query(std::string_view name, const std::string& what) {
  throw web::Refused(400, "BAD_QUERY", fmt::format("{}: {}", printable(name), what));
}

void check_parameter(const Member& member, const std::string& value) {
  if (member.type == Type::integer && !http::whole_number(value))
    refuse_query(member.name, "it has to be a whole number");
  if (!member.values.empty() && std::ranges::find(member.values, value) == member.values.end())
    refuse_query(member.name, fmt::format("it is none of {}", fmt::join(member.values, ", ")));
}

std::map<std::string, std::string> checked_query(const Operation& operation, const web::Request& request) {
  std::map<std::string, std::string> query;
  for (const auto& [name, value] : web::query_of(request)) {
    const auto member = std::ranges::find(operation.query, name, &Member::name);
    if (member == operation.query.end()) refuse_query(name, "this takes no such parameter");
    check_parameter(*member, value);
    if (!query.emplace(name, value).second) refuse_query(name, "it comes twice");
  }
  return query;
}

/// A command that needs nothing may come without a body, or with {}.
nlohmann::json checked_body(const Operation& operation, const web::Request& request) {
  static const Shape nothing{"Nothing", "No members.", {}};
  if (operation.method != "POST") return nlohmann::json::object();
  auto body = request.body.empty() ? nlohmann::json::object() : web::json_body(request);
  check_body(body, operation.body ? *operation.body : nothing);
  return body;
}

Awaitable<web::Response> answer(const Context& context, const Operation& operation, web::Request& request) {
  Ask ask{request, {}, {}};
  if (operation.access != Access::anyone) {
    ask.caller = co_await caller_of(context, request);
    ask.tenant = allowed_tenant(operation, ask.caller, request);
  }
  ask.query = checked_query(operation, request);
  ask.body = checked_body(operation, request);
  auto response = co_await operation.run(std::move(ask));
  co_return response;
}

}  // namespace

web::Route route_of(const Context& context, const Operation& operation) {
  web::Route route;
  route.method = operation.method;
  route.pattern = operation.path;
  route.name = operation.id;
  route.handler = [&context, &operation](web::Request& request) {
    return answer(context, operation, request);
  };
  return route;
}

}  // namespace ledgerline::api
