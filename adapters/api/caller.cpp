#include "adapters/api/caller.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "adapters/postgres/lookups.hpp"
#include "adapters/postgres/tokens.hpp"

namespace ledgerline::api {
namespace {

[[noreturn]] void refuse_token(const std::string& challenge, const std::string& why) {
  web::Problem problem(401, "UNAUTHORIZED", why);
  problem.fields.emplace_back("WWW-Authenticate", challenge);
  throw web::Refused(std::move(problem));
}

[[noreturn]] void refuse_unknown() {
  refuse_token(
      R"(Bearer error="invalid_token")",
      "the token opens nothing: it is mistyped, revoked, expired, or of another log; an operator makes "
      "one by 'ledgerline token create'");
}

std::string_view bearer_of(const web::Request& request) {
  const auto count = std::ranges::count(request.fields, "authorization", &web::Fields::value_type::first);
  constexpr std::string_view scheme = "bearer ";
  const auto field = request.header("authorization");
  const auto same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; };
  if (count != 1 || !std::ranges::equal(field.substr(0, scheme.size()), scheme, same))
    refuse_token("Bearer", "a token is needed: Authorization: Bearer llt_…");
  return field.substr(scheme.size());
}

bool has_tenant(const web::Request& request) {
  return std::ranges::find(request.parameters, "tenant", &web::Fields::value_type::first) !=
         request.parameters.end();
}

bool may_call(const Operation& operation, TokenRole role) {
  if (role == TokenRole::auditor) return operation.only_reads() && may_call(operation, TokenRole::operator_);
  switch (operation.access) {
    case Access::anyone:
    case Access::caller:
    case Access::tenant: return true;
    case Access::owner: return role != TokenRole::platform;
    case Access::self: return role == TokenRole::tenant;
    case Access::platform: return role != TokenRole::tenant;
    case Access::operator_: return role == TokenRole::operator_;
  }
  return false;
}

/// Whoever asks an operator for a token is to be given no more than it takes: what only reads, an auditor
/// may.
std::string who_may(const Operation& operation) {
  const std::string_view others =
      operation.only_reads() ? "an operator's or an auditor's" : "or an operator's";
  switch (operation.access) {
    case Access::tenant: return fmt::format("the tenant's own token, a platform's, {}", others);
    case Access::owner: return fmt::format("the tenant's own token, {}", others);
    case Access::self: return "a tenant's token, which says whose number it is";
    case Access::platform: return fmt::format("a platform's token, {}", others);
    case Access::operator_:
      return operation.only_reads() ? "an operator's or an auditor's token" : "an operator's token";
    default: return "a token";
  }
}

std::string why_not(const Operation& operation, TokenRole role) {
  const std::string_view auditor = role == TokenRole::auditor ? "an auditor's token changes nothing: " : "";
  return fmt::format("{}this takes {}", auditor, who_may(operation));
}

}  // namespace

Awaitable<TokenGrant> caller_of(const Context& context, const web::Request& request) {
  const auto token = Token::parse(bearer_of(request));
  if (!token) refuse_unknown();
  const auto asked = context.timers.now();
  const auto hash = token->hash();
  if (auto known = context.grants->find(hash, asked)) co_return *std::move(known);
  auto look = [token = *token](postgres::PostgresLog& log) {
    return postgres::Tokens(log.session()).find(token);
  };
  const auto answer = co_await context.readers.ask(std::move(look));
  if (answer.state != postgres::TokenAnswer::State::valid) refuse_unknown();
  context.grants->keep(hash, *answer.grant, asked);
  co_return *answer.grant;
}

std::function<Awaitable<bool>()> asking_again(const Context& context, const web::Request& request) {
  const auto token = Token::parse(bearer_of(request));
  if (!token) refuse_unknown();
  return [&readers = context.readers, known = *token]() -> Awaitable<bool> {
    auto look = [known](postgres::PostgresLog& log) {
      return postgres::Tokens(log.session()).find(known).state;
    };
    const auto state = co_await readers.ask(std::move(look));
    co_return state == postgres::TokenAnswer::State::valid;
  };
}

web::Problem no_such_tenant(const TenantId& id) {
  return {404, "UNKNOWN_TENANT", "there is no tenant " + id.str()};
}

void refuse_without_row(postgres::PostgresLog& log, const TenantId& id) {
  const auto why = postgres::why_no_row(log.session(), id);
  throw web::Refused(why.code.str() == "PARKED" ? 409 : 404, why.code.str(), why.message);
}

Awaitable<Tenant> row_of_tenant(const Context& context, TenantId id) {
  auto look = [id](postgres::PostgresLog& log) {
    auto row = log.tenant(id);
    if (!row) refuse_without_row(log, id);
    return *std::move(row);
  };
  auto row = co_await context.readers.ask(std::move(look));
  co_return row;
}

std::optional<TenantId> allowed_tenant(const Operation& operation, const TokenGrant& caller,
                                       const web::Request& request) {
  if (!may_call(operation, caller.role))
    throw web::Refused(403, "FORBIDDEN", why_not(operation, caller.role));
  if (operation.access == Access::self) return caller.tenant;
  if (!has_tenant(request)) return std::nullopt;
  const auto tenant = request.parameter<TenantId>("tenant");
  if (caller.role == TokenRole::tenant && caller.tenant != tenant) throw web::Refused(no_such_tenant(tenant));
  return tenant;
}

}  // namespace ledgerline::api
