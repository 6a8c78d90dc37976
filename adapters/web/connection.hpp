#pragma once

#include <memory>
#include <string>

#include "adapters/web/exchange.hpp"
#include "adapters/web/request_reader.hpp"

namespace ledgerline::web {

/// One connection: its requests one after the other, each answered before the next is read.
class Connection {
 public:
  Connection(std::shared_ptr<Wire> wire, std::shared_ptr<const Service> service, std::string peer);

  /// To the connection's end, and no longer than the connection lives.
  Awaitable<void> serve();
  /// Says no before a word was heard.
  Awaitable<void> turn_away(Problem problem);

  /// Ends it when the request that runs is answered; at once where there is none.
  void stop();
  void cut() { wire_->cut(); }
  /// Whether a request is under way.
  bool is_busy() const { return state_ == State::busy; }
  const std::string& peer() const { return peer_; }

 private:
  enum class State { idle, busy, lingering };
  enum class Came { request, flaw, nothing };

  Awaitable<Came> receive(RequestReader& reader);
  bool feed(RequestReader& reader);
  Came give_up(const RequestReader& reader, Wire::Read how);
  Awaitable<void> answer(RequestReader& reader);
  Awaitable<void> refuse(Request head);

  std::shared_ptr<Wire> wire_;
  std::shared_ptr<const Service> service_;
  std::string peer_;
  State state_ = State::idle;
  bool is_first_ = true, keeps_alive_ = true;
  Problem flaw_{500, {}, {}};  // why the request is refused
  Exchange* running_ = nullptr;
};

}  // namespace ledgerline::web
