#pragma once

#include <optional>

#include "adapters/postgres/database.hpp"
#include "engine/token.hpp"

namespace ledgerline::postgres {

/// Why a token opens nothing, or whose it is. All that is not valid is answered alike to who asked; the log
/// may tell.
struct TokenAnswer {
  enum class State { unknown, revoked, expired, valid };
  State state = State::unknown;
  std::optional<TokenGrant> grant;  // of all but `unknown`
};

/// The log's tokens, in the table `tokens`. Times are the database's. Thread-safe as its session is. Throws
/// Unavailable.
class Tokens {
 public:
  explicit Tokens(Session& session) : session_(session) {}

  /// Keeps a fresh token's hash; `days` until it ends, nothing: never. Returns the grant with its times.
  /// Throws BadInput where check() does.
  TokenGrant keep(const Token& token, TokenGrant grant, std::optional<int> days);
  TokenAnswer find(const Token& token);
  /// When it was revoked, the first time of several; nothing for an id that is none. Takes effect at
  /// once for whoever asks here; the API may have asked a second ago.
  std::optional<Time> revoke(const Uuid& id);

 private:
  Session& session_;
};

}  // namespace ledgerline::postgres
