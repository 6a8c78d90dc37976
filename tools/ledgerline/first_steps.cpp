#include "tools/ledgerline/first_steps.hpp"

#include <array>
#include <ostream>

#include <fmt/format.h>

#include "adapters/postgres/tokens.hpp"

namespace ledgerline::cli {
namespace {

Token token_for_today(Context& context) {
  TokenGrant grant;
  grant.id = context.engine().new_id();
  grant.role = TokenRole::operator_;
  grant.name = Name("first steps");
  grant.created_by = Actor(context.options().actor);
  const auto token = Token::make(context.random());
  postgres::Tokens(context.session()).keep(token, grant, 1);
  return token;
}

/// Different at each start: the log is kept, and a phone is one tenant's.
unsigned fresh_number(Random& random) {
  std::array<std::uint8_t, 2> bytes{};
  random.fill(bytes);
  return 1000 + (bytes[0] * 256U + bytes[1]) % 9000;
}

}  // namespace

void print_first_steps(std::ostream& out, Context& context, const std::string& url) {
  const auto token = token_for_today(context);
  const auto head = fmt::format("curl -sS -H 'Authorization: Bearer {}'", token.reveal());
  const auto n = fresh_number(context.random());
  const auto id = fmt::format("first-{}", n);
  const auto json = "-H 'Content-Type: application/json'";
  out << "A first number, in three calls (the token ends tomorrow):\n\n"
      << fmt::format(
             "{} {} -d '{{\"id\":\"{}\",\"business_name\":\"My First Business\",\"country\":\"US\","
             "\"owner_phone\":\"+1415555{}\"}}' {}/v1/tenants\n\n",
             head, json, id, n, url)
      << fmt::format("{} -X POST {}/v1/tenants/{}/payment/activate\n\n", head, url, id)
      << fmt::format(
             "{} -H 'Prefer: wait=20' {} -d '{{\"supply\":\"purchase\"}}' {}/v1/tenants/{}/provision\n\n",
             head, json, url, id)
      << std::flush;
}

}  // namespace ledgerline::cli
