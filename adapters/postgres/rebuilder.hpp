#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "adapters/postgres/shadow_build.hpp"

namespace ledgerline::postgres {

/// Builds second generations in the background, on a thread of its own and over a log of its own: for a
/// service. One at a time; a process that ends leaves what it has built to be gone on with. Thread-safe.
class Rebuilder {
 public:
  using Say = std::function<void(const std::string& line)>;
  /// `say` is called on the thread that builds.
  Rebuilder(Database database, const Vault& vault, Say say);
  ~Rebuilder();
  Rebuilder(const Rebuilder&) = delete;
  Rebuilder& operator=(const Rebuilder&) = delete;

  /// Builds one beside the live rows; diff and swap are somebody's decision. False where one is under way.
  bool start(const std::string& projection);
  /// Brings live rows of an older version to this build's: builds, tells what differs, and swaps. Goes on
  /// until that is done, by this process or by another; gives up on a damaged log only. False where a build
  /// is under way.
  bool upgrade();
  bool is_busy() const { return busy_; }

 private:
  bool run(std::function<void()> work);
  void bring_up_to_date();
  void replace(PostgresLog& log, const std::vector<std::string>& stale);
  void pause();

  Database database_;
  Vault vault_;
  Say say_;
  std::mutex mutex_;  // of the thread's making
  std::atomic<bool> busy_ = false, stop_ = false;
  std::thread thread_;
};

}  // namespace ledgerline::postgres
