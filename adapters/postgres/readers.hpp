#pragma once

#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

#include <boost/asio/thread_pool.hpp>

#include "adapters/postgres/log.hpp"
#include "engine/completed_by.hpp"

namespace ledgerline::postgres {

/// Reads the log for coroutines: libpqxx blocks, so each question runs on one of a few threads, on a
/// connection that is its own meanwhile. Questions that are more than threads wait in order.
class Readers {
 public:
  /// Throws what PostgresLog does.
  Readers(const Database& database, const std::string& master_check, std::size_t threads);
  /// Waits for the questions that run.
  ~Readers();
  Readers(const Readers&) = delete;
  Readers& operator=(const Readers&) = delete;

  /// `question(log)` on a thread of ours; throws what it throws. It must not touch what the awaiting
  /// coroutine's thread touches. The answer needs a default value.
  template <class Question>
  auto ask(Question question) {
    using T = std::invoke_result_t<Question, PostgresLog&>;
    return answered_on<T>(*pool_, [this, question = std::move(question)]() mutable -> T {
      const Lent lent(*this);
      return question(*lent.log);
    });
  }

 private:
  struct Lent {
    explicit Lent(Readers& readers);
    ~Lent();
    Readers& from;
    std::unique_ptr<PostgresLog> log;
  };

  std::mutex mutex_;
  std::vector<std::unique_ptr<PostgresLog>> idle_;  // as many as threads
  std::unique_ptr<boost::asio::thread_pool> pool_;
};

}  // namespace ledgerline::postgres
