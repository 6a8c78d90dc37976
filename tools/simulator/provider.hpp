#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "tools/simulator/http.hpp"

namespace ledgerline::simulator {

/// A webhook to be sent.
struct Delivery {
  std::string url, method = "POST", type, body;
  std::map<std::string, std::string> headers;
  std::string label;              // in the list of deliveries
  std::function<void()> happens;  // what it tells of, if that comes about only now

  Delivery() = default;
};

/// What a fault asks of the call's handler itself.
struct Conditions {
  std::int64_t visible_until = INT64_MAX;  // lists show nothing that was made later
  bool vanish = false;                     // what a search found is sold to somebody else
};

/// A call's effect has taken place when its handler returns, unless there is a `finish`: that is the second
/// half of a call which is not atomic, and gives the real reply after `wait`.
struct Outcome {
  Reply reply;
  std::vector<Delivery> before, after;  // sent before the reply is, and after it
  bool tells_deliveries = false;        // the reply is what became of `before`
  std::chrono::milliseconds wait{0};
  std::function<Reply()> finish;

  Outcome(Reply what) : reply(std::move(what)) {}
};

/// A request that found its operation, such as "twilio:search_numbers"; nothing is done before `act`.
struct Call {
  std::string operation;
  bool changes = false;
  std::function<Outcome(const Conditions&)> act;
};

/// One simulated provider: its state, without sockets. One thread. Requests outlive their calls.
class Provider {
 public:
  virtual ~Provider() = default;
  virtual std::string name() const = 0;
  virtual Call route(const Request& request) = 0;
  /// An error in this provider's own form, for faults: 429, 500, 503…
  virtual Reply trouble(int status) const = 0;
  /// Everything it holds, and how often each side effect took place: for tests to count.
  virtual Json state() const = 0;
  virtual Json summary() const = 0;
  virtual void reset() = 0;
};

}  // namespace ledgerline::simulator
