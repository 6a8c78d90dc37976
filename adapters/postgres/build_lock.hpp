#pragma once

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "adapters/postgres/upkeep.hpp"

/// How those who make, exchange and drop generations stay out of each other's way, and out of the readers'.
namespace ledgerline::postgres {

/// While it lives, nobody else builds or drops a generation of this log: a lock of its session, so that it
/// goes with a process that dies. Throws GenerationRefused, BEING_BUILT, naming who has it.
class BuildLock {
 public:
  BuildLock(Upkeep& upkeep, PostgresLog& log);
  ~BuildLock();
  BuildLock(const BuildLock&) = delete;
  BuildLock& operator=(const BuildLock&) = delete;

 private:
  Upkeep& upkeep_;
  std::string key_;
};

/// Runs a transaction that wants whole tables for a moment, again and again, until it has them: each time
/// with the log's lock, and between two tries without. False where it did not come to it.
template <class Work>
bool retried(Upkeep& upkeep, Work&& work) {
  using namespace std::chrono_literals;
  const auto end = std::chrono::steady_clock::now() + 30s;
  for (auto pause = 10ms;; pause = std::min(2 * pause, 500ms)) {
    if (upkeep.transact(work)) return true;
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(pause);
  }
}

/// Within a transaction, before the log's lock: an autovacuum of these tables ends, and none begins. It would
/// give way to whoever waits for a second, which nobody does under the log's lock.
void keep_vacuum_away(Upkeep& upkeep, const std::vector<std::string>& tables);

/// What to tell where retried() gave up: who holds these tables.
std::string blocked(PostgresLog& log, const std::vector<std::string>& projections);

}  // namespace ledgerline::postgres
