#include "adapters/web/connection.hpp"

#include <chrono>
#include <utility>

namespace ledgerline::web {

using Stage = RequestReader::Stage;
using std::chrono::steady_clock;

Connection::Connection(std::shared_ptr<Wire> wire, std::shared_ptr<const Service> service, std::string peer)
    : wire_(std::move(wire)), service_(std::move(service)), peer_(std::move(peer)) {}

Awaitable<void> Connection::serve() {
  auto came = Came::request;
  while (keeps_alive_ && came == Came::request) {
    RequestReader reader(service_->limits);
    came = co_await receive(reader);
    if (came == Came::request) co_await answer(reader);
    if (came == Came::flaw) co_await refuse(reader.head());
    is_first_ = false;
  }
  if (came == Came::nothing) co_return wire_->cut();
  state_ = State::lingering;
  co_await wire_->linger();
}

Awaitable<void> Connection::turn_away(Problem problem) {
  state_ = State::lingering;
  flaw_ = std::move(problem);
  Request unheard;
  co_await refuse(std::move(unheard));
  co_await wire_->linger();
}

void Connection::stop() {
  keeps_alive_ = false;
  if (running_) running_->stop();
  if (state_ == State::idle) wire_->interrupt();
}

Awaitable<Connection::Came> Connection::receive(RequestReader& reader) {
  Patience patience(service_->limits, is_first_, steady_clock::now());
  std::size_t received = 0;  // of the body
  for (bool awaited = true;;) {
    if (!feed(reader)) co_return Came::flaw;
    const auto stage = reader.stage();
    if (stage == Stage::whole) co_return Came::request;
    state_ = stage == Stage::idle ? State::idle : State::busy;
    if (stage == Stage::body && reader.is_awaited() && std::exchange(awaited, false))
      if (!co_await wire_->write("HTTP/1.1 100 Continue\r\n\r\n")) co_return Came::nothing;
    const auto read = co_await wire_->fill(patience.until(stage, steady_clock::now(), received));
    if (read != Wire::Read::bytes) co_return give_up(reader, read);
    if (stage == Stage::body) received += wire_->unread().size();
  }
}

/// False where the bytes are refused; flaw_ says why.
bool Connection::feed(RequestReader& reader) {
  try {
    wire_->take(reader.read(wire_->unread()));
    return true;
  } catch (const Refused& refused) {
    flaw_ = refused.problem;
    return false;
  }
}

Connection::Came Connection::give_up(const RequestReader& reader, Wire::Read how) {
  if (how == Wire::Read::ended || reader.stage() == Stage::idle) return Came::nothing;
  const bool in_body = reader.stage() == Stage::body;
  flaw_ = Problem(408, "TIMED_OUT", in_body ? "the body came too slowly" : "the head came too slowly");
  return Came::flaw;
}

Awaitable<void> Connection::answer(RequestReader& reader) {
  state_ = State::busy;
  const auto framing = reader.framing();
  auto request = reader.take();
  request.peer = peer_;
  const bool stays = keeps_alive_ && framing.keeps_alive;
  Exchange exchange(*wire_, *service_, std::move(request), framing.minor, stays);
  running_ = &exchange;
  keeps_alive_ = co_await exchange.run();
  running_ = nullptr;
}

Awaitable<void> Connection::refuse(Request head) {
  keeps_alive_ = false;
  head.peer = peer_;
  Exchange exchange(*wire_, *service_, std::move(head), 1, false);
  co_await exchange.refuse(flaw_);
}

}  // namespace ledgerline::web
