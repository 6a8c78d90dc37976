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

}  // namespace ledgerline::hooks
