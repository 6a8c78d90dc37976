#pragma once

#include "adapters/postgres/log.hpp"
#include "engine/batch_decider.hpp"

namespace ledgerline::tests {

/// What a session's work is done with: an engine without its thread, on a log of its own. Used by the
/// session's thread; afterwards its outcomes are anybody's.
class Client {
 public:
  Client(postgres::PostgresLog& log, const Policy& policy);

  /// As an engine does: a turn whose connection is lost is done again.
  void run(Command command);
  /// As the ticker does, one command a turn.
  void tick();

  postgres::PostgresLog& log() { return log_; }
  const std::vector<Outcome>& outcomes() const { return outcomes_; }

 private:
  postgres::PostgresLog& log_;
  SystemRandom random_;
  BatchDecider decider_;
  std::vector<Outcome> outcomes_;
};

}  // namespace ledgerline::tests
