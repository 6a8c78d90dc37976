#pragma once

#include <memory>

#include "engine/await.hpp"
#include "engine/engine.hpp"

namespace ledgerline {

/// The rows that an outside step is made from.
struct Rows {
  std::optional<Tenant> tenant;
  std::optional<Number> number;
};

/// The engine and its log, as coroutines see them: whoever asks waits without holding a thread.
class Turns {
 public:
  virtual ~Turns() = default;
  virtual Awaitable<Outcome> run(Command command) = 0;
  /// The three throw Unavailable.
  virtual Awaitable<std::vector<Owed>> owed(std::size_t limit, std::set<Step> without) = 0;
  virtual Awaitable<Rows> rows(std::optional<TenantId> tenant, std::optional<PoolNumber> number) = 0;
  virtual Uuid new_id() = 0;
  /// The log's: ids derived from it differ from those of every other log.
  virtual Uuid log_id() = 0;
};

/// Over an engine of this process. Reads block, so they have a thread of their own. The engine must outlive
/// it.
class EngineTurns final : public Turns {
 public:
  explicit EngineTurns(Engine& engine);
  ~EngineTurns() override;
  Awaitable<Outcome> run(Command command) override;
  Awaitable<std::vector<Owed>> owed(std::size_t limit, std::set<Step> without) override;
  Awaitable<Rows> rows(std::optional<TenantId> tenant, std::optional<PoolNumber> number) override;
  Uuid new_id() override;
  Uuid log_id() override;

 private:
  class Reader;
  Engine& engine_;
  std::unique_ptr<Reader> reader_;
};

}  // namespace ledgerline
