#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>

#include "engine/token.hpp"

namespace ledgerline::api {

/// Whom tokens stand for, by what the log said within the last second: half of what a short request costs
/// is to ask again. So a token that is revoked opens nothing from a second later on; what the log does not
/// know, or has ended, is never kept. Knows hashes, as the log does, and no tokens. A thread at a time.
class Grants {
 public:
  static constexpr std::int64_t believed = 1'000'000;  // microseconds, from when the log was asked
  static constexpr std::size_t most = 1000;            // tokens; beyond, all are asked for afresh

  /// Nothing: ask the log. `now` as Timers has it.
  std::optional<TokenGrant> find(const Digest& token, std::int64_t now) const;
  /// What the log said of a token that is valid, when it was asked at `asked`.
  void keep(const Digest& token, TokenGrant grant, std::int64_t asked);

 private:
  struct Kept {
    TokenGrant grant;
    std::int64_t asked;
  };
  std::map<Digest, Kept> kept_;
};

}  // namespace ledgerline::api
