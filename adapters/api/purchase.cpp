#include "adapters/api/answer.hpp"
#include "adapters/api/groups.hpp"
#include "adapters/api/provisioning.hpp"
#include "adapters/web/problem.hpp"
#include "engine/phone.hpp"

/// Requirement 2's own route: a tenant buys its number.
namespace ledgerline::api {
namespace {

using Need = Member::Need;

constexpr std::int64_t ten_seconds = 10'000'000;

/// Numbers of another country than the tenant's are not sold to it: its address, prices and texts are of its
/// own.
Awaitable<void> expect_country(const Context& context, TenantId tenant, std::string text) {
  if (text.empty()) co_return;
  const auto country = read_country(text);
  const auto rows = co_await context.turns.rows(tenant, std::nullopt);
  if (rows.tenant && rows.tenant->country.str() != country)
    throw web::Refused(
        409, "OTHER_COUNTRY",
        "country_code: the tenant is of " + rows.tenant->country.str() + ", and is given numbers there");
}

Awaitable<web::Response> buy(const Context& context, Ask ask) {
  co_await expect_country(context, *ask.tenant, ask.query_text("country_code"));
  Wish wish;
  wish.tenant = ask.tenant->str();
  wish.supply = "purchase";
  const auto kind = ask.query_text("number_type");
  if (!kind.empty()) wish.kind = kind == "toll_free" ? "tollfree" : kind;
  auto response = co_await give_number(context, ask, wish, "", ten_seconds);
  co_return response;
}

}  // namespace

Operations purchase_operations(const Context& context) {
  Operation operation(
      "Numbers", "/api/twilio/purchase_phone_number", "purchasePhoneNumber",
      "Buys a number for the tenant whose token it is, registers it with its voice route, and answers "
      "once it works: at the latest after ten seconds, by 202 and where to ask further. Who has a "
      "number is told which.",
      Access::self);
  operation.method = "POST";
  operation.is_command = true;
  operation.query = {
      {"country_code", Type::text, "ISO 3166; the tenant's own", Need::may, {}, nullptr, "US"},
      {"number_type", Type::text, "Default: local", Need::may, {"local", "mobile", "tollfree", "toll_free"}}};
  operation.answers = standing_answers();
  operation.run = [&context](Ask ask) -> Awaitable<web::Response> {
    auto response = co_await buy(context, std::move(ask));
    co_return response;
  };
  return {operation};
}

}  // namespace ledgerline::api
