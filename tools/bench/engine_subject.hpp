#pragma once

#include "engine/engine.hpp"
#include "tools/bench/measure.hpp"

namespace ledgerline::bench {

/// The engine as its callers see it: closed loops that each ask for the next allocation when the last was
/// answered.
class EngineSubject {
 public:
  explicit EngineSubject(Engine& engine, Random& random) : engine_(engine), random_(random) {}

  /// Registers `count` paying tenants and adds as many numbers.
  void seed(std::size_t count);
  Run run(std::size_t clients, std::size_t count);

 private:
  Command command(Request request);
  void submit_all(std::size_t count, const std::function<Command(std::size_t)>& make);

  Engine& engine_;
  Random& random_;
  std::size_t seeded_ = 0, next_ = 0;
};

}  // namespace ledgerline::bench
