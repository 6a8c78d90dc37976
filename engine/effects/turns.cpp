#include "engine/effects/turns.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace ledgerline {
namespace {

namespace asio = boost::asio;
using asio::use_awaitable;

/// Runs `begin(finish)`, which calls finish(value) once on some thread, and resumes on the awaiting executor.
template <class T, class Begin>
Awaitable<T> completed_by(Begin begin) {
  const auto executor = co_await asio::this_coro::executor;
  auto initiate = [executor, begin = std::move(begin)](auto handler) mutable {
    auto shared = std::make_shared<decltype(handler)>(std::move(handler));
    auto work = asio::make_work_guard(executor);
    begin([shared, work, executor](std::exception_ptr error, T value) {
      asio::post(executor, [shared, error, value = std::move(value)]() mutable {
        std::move (*shared)(error, std::move(value));
      });
    });
  };
  auto result = co_await asio::async_initiate<const asio::use_awaitable_t<>&, void(std::exception_ptr, T)>(
      std::move(initiate), use_awaitable);
  co_return result;
}

}  // namespace

/// One thread: the log's reading connection is used by one at a time anyway.
class EngineTurns::Reader {
 public:
  ~Reader() { pool_.join(); }
  template <class T>
  Awaitable<T> read(std::function<T()> question) {
    auto begin = [this, question = std::move(question)](auto finish) {
      asio::post(pool_, [question, finish] {
        std::exception_ptr error;
        T value{};
        try {
          value = question();
        } catch (...) {
          error = std::current_exception();
        }
        finish(error, std::move(value));
      });
    };
    return completed_by<T>(std::move(begin));
  }

 private:
  asio::thread_pool pool_{1};
};

EngineTurns::EngineTurns(Engine& engine) : engine_(engine), reader_(std::make_unique<Reader>()) {}
EngineTurns::~EngineTurns() = default;

Uuid EngineTurns::log_id() { return engine_.log().id(); }
Uuid EngineTurns::new_id() { return engine_.new_id(); }

Awaitable<Outcome> EngineTurns::run(Command command) {
  auto begin = [this, command = std::move(command)](auto finish) mutable {
    engine_.submit(std::move(command), [finish](Outcome outcome) { finish(nullptr, std::move(outcome)); });
  };
  return completed_by<Outcome>(std::move(begin));
}

Awaitable<std::vector<Owed>> EngineTurns::owed(std::size_t limit, std::set<Step> without) {
  return reader_->read<std::vector<Owed>>(
      [this, limit, without] { return engine_.log().owed(limit, without); });
}

Awaitable<Rows> EngineTurns::rows(std::optional<TenantId> tenant, std::optional<PoolNumber> number) {
  return reader_->read<Rows>([this, tenant, number] {
    Rows rows;
    if (tenant) rows.tenant = engine_.log().tenant(*tenant);
    if (number) rows.number = engine_.log().number(*number);
    return rows;
  });
}

}  // namespace ledgerline
