#include "adapters/hooks/parking.hpp"

#include <fmt/format.h>

#include "engine/points.hpp"
#include "events/kernel/error.hpp"

namespace ledgerline::hooks {
namespace {

using postgres::ParkedDelivery;

/// Where it is kept is part of the seal: a row's content opens in no other row.
std::string place_of(const std::string& hook, const std::string& key) {
  return fmt::format("parked/{}/{}", hook, key);
}

/// Neither method nor URL holds a line end.
std::string content_of(const http::Delivery& delivery) {
  return delivery.method + '\n' + delivery.url + '\n' + delivery.body;
}

std::string take_line(std::string& text) {
  const auto end = text.find('\n');
  if (end == text.npos) throw Damaged("a parked delivery is cut short");
  auto line = text.substr(0, end);
  text.erase(0, end + 1);
  return line;
}

http::Delivery delivery_in(std::string content) {
  http::Delivery delivery;
  delivery.method = take_line(content);
  delivery.url = take_line(content);
  delivery.body = std::move(content);
  return delivery;
}

bool is_of_id(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || c == '-';
}

/// In a URL, a form or Stripe's JSON; not as the beginning of another id.
bool names_business(const std::string& content, const TenantId& id) {
  for (const auto* before : {"business_id=", "client_reference_id=", R"("client_reference_id":")",
                             R"("client_reference_id": ")"}) {
    const auto text = before + id.str();
    for (auto at = content.find(text); at != content.npos; at = content.find(text, at + 1))
      if (const auto end = at + text.size(); end == content.size() || !is_of_id(content[end])) return true;
  }
  return false;
}

/// Forms escape the + of a phone and the @ of an address.
bool names_owner(const std::string& content, const Tenant& tenant) {
  const auto holds = [&](const std::string& text) { return content.find(text) != content.npos; };
  const auto& phone = tenant.owner_phone.value();
  if (phone && holds(phone->str().substr(1))) return true;
  if (!tenant.email || tenant.email->erased()) return false;
  auto address = tenant.email->value()->str();
  if (holds(address)) return true;
  return holds(address.replace(address.find('@'), 1, "%40"));
}

Awaitable<Replayed> replay_one(Desk& desk, const ParkedDelivery& row, Cause cause) {
  const auto content = desk.vault.unwrap(place_of(row.hook, row.key), row.content);
  const auto delivery = delivery_in(content);
  Replayed replayed;
  replayed.id = row.id;
  replayed.heard = co_await hear(desk, read_hook(row.hook), delivery, std::move(cause));
  point("hook.replayed");
  const auto kind = replayed.heard.kind;
  const bool settled = kind == Heard::Kind::done || kind == Heard::Kind::nothing;
  auto note = [settled, id = row.id, code = replayed.heard.code](postgres::PostgresLog& log) {
    postgres::Parked table(log.session());
    if (settled)
      table.remove(id);
    else
      table.note(id, code);
    return true;
  };
  co_await desk.readers.ask(std::move(note));
  co_return replayed;
}

}  // namespace

Awaitable<void> park(Desk& desk, Hook hook, const http::Delivery& delivery, const Heard& why) {
  ParkedDelivery row;
  row.hook = name_of(hook);
  row.key = why.key;
  row.code = why.code;
  row.content = desk.vault.wrap(place_of(row.hook, row.key), content_of(delivery));
  auto keep = [row](postgres::PostgresLog& log) {
    postgres::Parked(log.session()).keep(row);
    return true;
  };
  co_await desk.readers.ask(std::move(keep));
}

Awaitable<std::vector<Replayed>> replay(Desk& desk, std::optional<std::int64_t> id, Cause cause) {
  auto question = [id](postgres::PostgresLog& log) { return postgres::Parked(log.session()).find(id); };
  const auto rows = co_await desk.readers.ask(std::move(question));
  std::vector<Replayed> all;
  for (const auto& row : rows) {
    auto replayed = co_await replay_one(desk, row, cause);
    all.push_back(std::move(replayed));
  }
  co_return all;
}

std::size_t drop_parked_of(postgres::PostgresLog& log, const Vault& vault, const TenantId& tenant) {
  const auto row = log.tenant(tenant);
  if (!row || !row->closed || row->erased) return 0;
  postgres::Parked table(log.session());
  std::size_t dropped = 0;
  for (const auto& one : table.find(std::nullopt)) {
    const auto content = vault.unwrap(place_of(one.hook, one.key), one.content);
    if (names_business(content, tenant) || names_owner(content, *row)) dropped += table.remove(one.id);
  }
  return dropped;
}

}  // namespace ledgerline::hooks
