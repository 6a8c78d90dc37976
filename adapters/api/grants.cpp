#include "adapters/api/grants.hpp"

#include <utility>

namespace ledgerline::api {

std::optional<TokenGrant> Grants::find(const Digest& token, std::int64_t now) const {
  const auto found = kept_.find(token);
  if (found == kept_.end() || now - found->second.asked >= believed) return {};
  return found->second.grant;
}

void Grants::keep(const Digest& token, TokenGrant grant, std::int64_t asked) {
  if (kept_.size() >= most) kept_.clear();
  kept_.insert_or_assign(token, Kept{std::move(grant), asked});
}

}  // namespace ledgerline::api
