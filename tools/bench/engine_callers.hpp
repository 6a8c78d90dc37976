#pragma once

#include <functional>
#include <string_view>

#include "engine/engine.hpp"
#include "tools/bench/measure.hpp"

namespace ledgerline::bench {

/// The engine as its callers see it: closed loops that each ask for the next thing when the last was
/// answered. Errors are std::runtime_error.
class EngineCallers {
 public:
  EngineCallers(Engine& engine, Random& random) : engine_(engine), random_(random) {}

  /// Registers `count` more tenants, who do not pay.
  void register_tenants(std::size_t count);
  /// Registers `count` more tenants, who pay, and adds as many numbers.
  void seed(std::size_t count);
  /// Grows the log by about so many events, in turns like any other: tenants register, pay, and are given
  /// numbers, all of them.
  void grow(std::size_t events);
  static constexpr std::size_t events_a_tenant = 4;  // registered, pays, number added, assigned

  /// Each gives a number to the next tenant of those that were seeded.
  Run allocate(std::size_t clients, std::size_t count);
  /// Each appends one event: the next tenant pays.
  Run pay(std::size_t clients, std::size_t count);
  /// Each is the first text of somebody new, who becomes a tenant and is asked the next question. On a log
  /// where nobody was registered otherwise.
  Run talk(std::size_t clients, std::size_t count);

  std::size_t registered() const { return registered_; }
  static TenantId tenant(std::size_t i);

 private:
  using Make = std::function<Request(std::size_t)>;
  Run closed_loops(std::size_t clients, std::size_t count, std::string_view answer, const Make& make);
  void submit_all(std::size_t count, const Make& make);
  Command command(Request request);

  Engine& engine_;
  Random& random_;
  std::size_t registered_ = 0, numbers_ = 0, next_ = 0;  // next_: who is asked for next
};

}  // namespace ledgerline::bench
