#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/ports.hpp"
#include "events/kernel/time.hpp"
#include "events/kernel/uuid.hpp"
#include "events/stored.hpp"

namespace ledgerline {

/// What lets a caller in: "llt_", 43 random characters of base 62 (256 bits), and six that are the CRC-32 of
/// those before them. By the beginning and the check a scanner finds tokens that leaked, without asking
/// anybody. Nobody sees one by accident: no formatter and no stream takes it.
class Token {
 public:
  /// A fresh one.
  static Token make(Random& random);
  /// Nothing for what cannot be a token: a typing error, or something else altogether.
  static std::optional<Token> parse(std::string_view text);

  /// Whether somebody may have given a token, whole or with a slip, where none belongs: it is not to be
  /// repeated to them.
  static bool is_hinted_at(std::string_view text);

  /// To be shown once, to whoever asked for it.
  const std::string& reveal() const { return text_; }
  /// SHA-256: what is kept of it. A slow hash would defend guessable secrets; 256 random bits cannot be
  /// guessed.
  Digest hash() const;

 private:
  explicit Token(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

/// Whom a token stands for: the operator of the engine, an auditor (who reads what an operator reads, and
/// changes nothing), the platform for all its tenants, or one tenant.
enum class TokenRole { operator_, auditor, platform, tenant };
inline constexpr std::array<std::string_view, 4> names(TokenRole) {
  return {"operator", "auditor", "platform", "tenant"};
}

/// What is known of a token, but for itself. Its id names it in lists, in events (`actor_of`), and to revoke
/// it.
struct TokenGrant {
  Uuid id;
  TokenRole role = TokenRole::tenant;
  std::optional<TenantId> tenant;  // of role tenant alone
  std::optional<Name> name;        // what it is for, as its maker wrote
  Actor created_by;
  Time created_at;
  std::optional<Time> expires_at, revoked_at;  // nothing: never

  bool is_expired(Time now) const { return expires_at && *expires_at <= now; }
};

/// A tenant's token names its tenant, and no other does. Throws BadInput.
void check(const TokenGrant& grant);

/// Who acts by it, as every event says: "token:018f3c9e-…".
Actor actor_of(const TokenGrant& grant);

/// Throws BadInput.
TokenRole read_role(std::string_view text);

}  // namespace ledgerline
