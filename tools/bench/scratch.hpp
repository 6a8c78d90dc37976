#pragma once

#include <memory>
#include <string>

#include "adapters/postgres/log.hpp"
#include "engine/engine.hpp"

namespace ledgerline::bench {

/// Where benches make what they need, and by whose key.
struct Place {
  std::string url;
  const Vault& vault;
  Random& random;

  /// A name that nobody has: "bench_018f3c9e6d0a".
  std::string fresh_name() const;
};

/// A log of its own, gone when the bench is over, and an engine on it.
class Scratch {
 public:
  explicit Scratch(const Place& place);
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  const std::string& name() const { return name_; }
  postgres::PostgresLog& log() { return *log_; }
  Engine& engine() { return *engine_; }

 private:
  std::string url_, name_;
  std::unique_ptr<postgres::PostgresLog> log_;
  std::unique_ptr<Engine> engine_;
};

}  // namespace ledgerline::bench
