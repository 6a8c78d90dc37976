#include "adapters/channel/pages.hpp"

#include <set>
#include <span>
#include <utility>

#include <nlohmann/json.hpp>

#include "events/codec.hpp"

namespace ledgerline::channel {
namespace {

/// What readers are told of an event that nobody can read. Why is for the operator alone: it may quote.
std::string unreadable(const Stored& stored) {
  const nlohmann::ordered_json told = {
      {"position", stored.position},
      {"type", stored.type},
      {"problem", "this event cannot be read; 'ledgerline doctor' says why"}};
  constexpr auto replace = nlohmann::ordered_json::error_handler_t::replace;
  return told.dump(-1, ' ', false, replace);
}

std::string json_of(const Stored& stored, const Vault& vault) {
  try {
    return to_json(decode(stored, vault), stored.digest);
  } catch (const std::exception&) {
    return unreadable(stored);
  }
}

/// One key that does not open makes its own tenant's events unreadable, and nobody else's.
void learn_each(Vault& vault, const std::vector<WrappedKey>& keys) {
  for (const auto& key : keys) {
    try {
      vault.learn({key.tenant}, std::span(&key, 1));
    } catch (const Damaged&) {
      vault.forget(key.tenant);
    }
  }
}

/// Knows the keys of all whom these events are about; those that are gone too.
void learn_keys(Log& log, const std::vector<Stored>& stored, Vault& vault) {
  std::set<std::string> tenants;
  for (const auto& event : stored)
    if (event.tenant) tenants.insert(event.tenant->id);
  if (tenants.empty()) return;
  vault.learn(tenants, {});
  learn_each(vault, log.keys(tenants));
}

std::shared_ptr<const Entry> entry_of(const Stored& stored, const Vault& vault) {
  Entry entry{stored.position, {}, stored.type, json_of(stored, vault)};
  if (stored.tenant) entry.tenant = stored.tenant->id;
  return std::make_shared<const Entry>(std::move(entry));
}

}  // namespace

Entries read_entries(Log& log, const Slice& slice, Vault vault) {
  const auto stored = log.read(slice);
  learn_keys(log, stored, vault);
  Entries entries;
  entries.reserve(stored.size());
  for (const auto& event : stored) entries.push_back(entry_of(event, vault));
  return entries;
}

Awaitable<Entries> LogPages::read(Slice slice) {
  auto question = [slice = std::move(slice), vault = vault_](postgres::PostgresLog& log) {
    return read_entries(log, slice, vault);
  };
  co_return co_await readers_.ask(std::move(question));
}

Awaitable<Position> LogPages::head() {
  const auto question = [](postgres::PostgresLog& log) { return log.head(); };
  co_return co_await readers_.ask(question);
}

}  // namespace ledgerline::channel
