#include "engine/log/log.hpp"

namespace ledgerline {

std::vector<Recorded> decode_all(Log& log, const std::vector<Stored>& stored, Vault& vault) {
  std::set<std::string> tenants;
  for (const auto& event : stored)
    if (event.tenant) tenants.insert(event.tenant->id);
  for (const auto& event : stored)
    if (event.type == TenantErased::name && event.tenant) vault.forget(event.tenant->id);
  if (const auto missing = vault.unknown(tenants); !missing.empty()) {
    // All of them, not just the missing ones: learn() may make room by forgetting the others.
    const auto keys = log.keys(tenants);
    vault.learn(tenants, keys);
  }
  std::vector<Recorded> decoded;
  decoded.reserve(stored.size());
  for (const auto& event : stored) decoded.push_back(decode(event, vault));
  return decoded;
}

std::vector<Recorded> read_decoded(Log& log, const Slice& slice, Vault& vault) {
  return decode_all(log, log.read(slice), vault);
}

}  // namespace ledgerline
