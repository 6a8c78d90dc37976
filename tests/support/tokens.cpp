#include "tests/support/tokens.hpp"

#include "adapters/postgres/tokens.hpp"
#include "tests/support/cluster.hpp"

namespace ledgerline::tests {

std::string fresh_token(const postgres::Database& database, TokenRole role, const std::string& tenant) {
  SystemRandom random;
  TokenGrant grant;
  random.fill(grant.id.bytes);
  grant.role = role;
  if (!tenant.empty()) grant.tenant = TenantId(tenant);
  grant.created_by = Actor("test");
  const auto token = Token::make(random);
  const auto log = open_log(database);
  postgres::Tokens(log->session()).keep(token, grant, std::nullopt);
  return token.reveal();
}

}  // namespace ledgerline::tests
