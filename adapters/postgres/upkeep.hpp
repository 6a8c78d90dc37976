#pragma once

#include "adapters/postgres/log.hpp"

namespace ledgerline::postgres {

/// A connection for long work on a log: whole transactions, in which nothing times out but the wait for a
/// lock. Used by one thread. Throws Unavailable, LostConnection of it where the server went away.
class Upkeep {
 public:
  explicit Upkeep(PostgresLog& log);

  Pipeline& pipeline() { return pipeline_; }
  Rows query(std::string_view sql, const std::vector<Param>& params = {}) {
    return pipeline_.query(std::string(sql), params);
  }

  /// Runs `work()` in a transaction. False, and nothing is done, where a lock was not had in time; other
  /// failures of statements become Unavailable.
  template <class Work>
  bool transact(Work&& work) {
    try {
      query("begin");
      work();
      query("commit");
      return true;
    } catch (const SqlError& e) {
      roll_back();
      if (e.state == lock_not_available) return false;
      refuse(e);
    } catch (const LostConnection&) {
      throw;
    } catch (...) {
      roll_back();
      throw;
    }
  }

  /// Within a transaction: the log's lock, as a turn takes it. Waits for half a minute at most.
  void lock_log();
  /// The head; under the log's lock it stays.
  Position head();

 private:
  void roll_back() noexcept;
  [[noreturn]] static void refuse(const SqlError& error);

  PostgresLog& log_;
  Pipeline pipeline_;
};

}  // namespace ledgerline::postgres
