#include "adapters/postgres/tokens.hpp"

#include <openssl/crypto.h>

#include "projections/cells.hpp"
#include "sql.hpp"

namespace ledgerline::postgres {
namespace {

using State = TokenAnswer::State;

template <class T>
T read(const pqxx::field& field) {
  T value;
  from_cell(text_of(field), value);
  return value;
}

/// From the columns of find_token.sql, in its order.
TokenGrant grant_of(const pqxx::row& row) {
  TokenGrant grant;
  grant.id = parse_uuid(row[0].c_str());
  grant.role = read<TokenRole>(row[1]);
  grant.tenant = read<std::optional<TenantId>>(row[2]);
  grant.name = read<std::optional<Name>>(row[3]);
  grant.created_by = read<Actor>(row[4]);
  grant.created_at = read<Time>(row[5]);
  grant.expires_at = read<std::optional<Time>>(row[6]);
  grant.revoked_at = read<std::optional<Time>>(row[7]);
  return grant;
}

/// The index has found the row by the hash, in a time that tells of hashes and never of tokens. That the row
/// is of this very token is looked at once more, in constant time: an index that is damaged must let nobody
/// in.
bool is_of(const pqxx::row& row, const std::string& hash) {
  const auto kept = text_of(row[8]).value_or("");
  return kept.size() == hash.size() && CRYPTO_memcmp(kept.data(), hash.data(), hash.size()) == 0;
}

}  // namespace

TokenGrant Tokens::keep(const Token& token, TokenGrant grant, std::optional<int> days) {
  check(grant);
  const std::vector<Param> params{to_string(grant.id),
                                  hex(token.hash()),
                                  to_cell(grant.role),
                                  to_cell(grant.tenant),
                                  to_cell(grant.name),
                                  to_cell(grant.created_by),
                                  days ? Param(std::to_string(*days)) : std::nullopt};
  return session_.transact([&](pqxx::work& work) {
    const auto row = exec(work, std::string(sql::insert_token), params)[0];
    grant.created_at = read<Time>(row[0]);
    grant.expires_at = read<std::optional<Time>>(row[1]);
    return grant;
  });
}

TokenAnswer Tokens::find(const Token& token) {
  const auto hash = hex(token.hash());
  const auto rows = session_.query(std::string(sql::find_token), {hash});
  if (rows.empty() || !is_of(rows[0], hash)) return {};
  auto grant = grant_of(rows[0]);
  const bool expired = grant.is_expired(read<Time>(rows[0][9]));
  const auto state = grant.revoked_at ? State::revoked : expired ? State::expired : State::valid;
  return {state, std::move(grant)};
}

std::optional<Time> Tokens::revoke(const Uuid& id) {
  const auto rows = session_.query(std::string(sql::revoke_token), {to_string(id)});
  return rows.empty() ? std::nullopt : std::optional(read<Time>(rows[0][0]));
}

}  // namespace ledgerline::postgres
