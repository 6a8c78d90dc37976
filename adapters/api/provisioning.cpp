#include "adapters/api/provisioning.hpp"

#include <algorithm>

#include "adapters/api/answer.hpp"
#include "adapters/api/caller.hpp"
#include "adapters/http/encoding.hpp"
#include "adapters/web/problem.hpp"

namespace ledgerline::api {
namespace {

constexpr std::int64_t second = 1'000'000, most_patience = 30 * second;

bool is_under_way(const Outcome& standing) { return standing.code == "IN_PROGRESS"; }

/// Until it stands otherwise than under way, or the time is over.
Awaitable<Outcome> settled(const Context& context, TenantId tenant, std::int64_t patience) {
  const auto end = context.timers.now() + patience;
  for (;;) {
    const auto seen = context.feed.head();
    auto standing = co_await standing_of(context, tenant);
    const auto left = end - context.timers.now();
    if (!is_under_way(standing) || left <= 0 || context.feed.is_stopped()) co_return standing;
    co_await context.feed.beyond(seen, tenant, std::min(left, second));
  }
}

}  // namespace

std::int64_t patience_of(const web::Request& request) {
  constexpr std::string_view wait = "wait=";
  const auto prefer = request.header("prefer");
  const auto at = prefer.find(wait);
  if (at == prefer.npos) return 0;
  const auto rest = prefer.substr(at + wait.size());
  const auto digits = rest.substr(0, rest.find_first_not_of("0123456789"));
  const auto seconds = http::whole_number(digits).value_or(0);
  return std::clamp<std::int64_t>(seconds, 0, most_patience / second) * second;
}

Awaitable<Outcome> standing_of(const Context& context, TenantId tenant) {
  auto look = [tenant](postgres::PostgresLog& log) {
    auto standing = where_it_stands(log, tenant);
    if (standing.code == "UNKNOWN_TENANT") refuse_without_row(log, tenant);
    return standing;
  };
  auto standing = co_await context.readers.ask(std::move(look));
  co_return standing;
}

web::Response told(const Outcome& standing) {
  if (!is_under_way(standing)) return json_response(200, json_of(standing));
  auto accepted = json_response(202, json_of(standing));
  accepted.set("Location", "/v1/tenants/" + standing.tenant + "/provisioning");
  accepted.set("Retry-After", "1");
  if (standing.repeated) accepted.set("Idempotency-Replayed", "true");
  return accepted;
}

web::Response response_of_standing(const Outcome& standing) {
  return is_under_way(standing) ? told(standing) : response_of(standing);
}

std::vector<Answers> standing_answers() {
  return {{200, "The tenant has a number, and it works", &outcome_shape()},
          {202, "It is on its way (Location says where to ask), or the tenant waits for one in order",
           &outcome_shape()}};
}

Awaitable<Stuck> stuck_of(const Context& context, TenantId tenant) {
  auto look = [tenant](postgres::PostgresLog& log) { return find_stuck(log, tenant.str()); };
  auto stuck = co_await context.readers.ask(std::move(look));
  co_return stuck;
}

Awaitable<web::Response> give_number(const Context& context, const Ask& ask, Wish wish, std::string replaces,
                                     std::int64_t patience) {
  const TenantId tenant(wish.tenant);
  const auto rows = co_await context.turns.rows(tenant, std::nullopt);
  auto request = request_of(wish, rows.tenant, context.policy.default_country);
  context.expect_route(request.tenant.voice);
  if (!replaces.empty()) request.tenant.replaces = Reason(replaces);
  Request named = std::move(request);
  const auto outcome = co_await run_command(context, ask, std::move(named));
  if (outcome.kind != Outcome::Kind::done) co_return response_of(outcome);
  auto standing = co_await settled(context, tenant, patience);
  standing.repeated = outcome.repeated;
  co_return response_of_standing(standing);
}

}  // namespace ledgerline::api
