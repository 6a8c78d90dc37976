#pragma once

#include "tools/simulator/asio.hpp"
#include "tools/simulator/provider.hpp"

namespace ledgerline::simulator {

/// Sends webhooks, over plain HTTP, and keeps what became of them.
class Courier {
 public:
  /// One after the other, each after the answer to the one before. Never throws for what happened on the
  /// wire. Returns {label, url, status, body} for each, or {label, url, error}.
  Awaitable<Json> deliver(std::vector<Delivery> deliveries);
  const Json& sent() const { return sent_; }
  void reset() { sent_ = Json::array(); }

 private:
  Awaitable<Json> deliver_one(Delivery delivery);
  Json sent_ = Json::array();
};

}  // namespace ledgerline::simulator
