#pragma once

#include <exception>
#include <functional>
#include <memory>
#include <utility>

#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "engine/await.hpp"

/// How a coroutine waits for what another thread does. Only .cpp files, and templates in headers, include
/// this.
namespace ledgerline {

/// Runs `begin(finish)`, which calls finish(error, value) once on some thread, and resumes on the awaiting
/// executor. An error is moved from thread to thread, one owner at a time: no thread frees what another read
/// (libstdc++ counts references where ThreadSanitizer cannot see it).
template <class T, class Begin>
Awaitable<T> completed_by(Begin begin) {
  const auto executor = co_await boost::asio::this_coro::executor;
  auto initiate = [executor, begin = std::move(begin)](auto handler) mutable {
    auto shared = std::make_shared<decltype(handler)>(std::move(handler));
    auto work = boost::asio::make_work_guard(executor);
    begin([shared, work, executor](std::exception_ptr error, T value) {
      auto resume = [shared, error = std::move(error), value = std::move(value)]() mutable {
        std::move (*shared)(std::move(error), std::move(value));
      };
      boost::asio::post(executor, std::move(resume));
    });
  };
  auto result = co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>&,
                                                     void(std::exception_ptr, T)>(std::move(initiate),
                                                                                  boost::asio::use_awaitable);
  co_return result;
}

/// Asks on a thread of `pool`; throws what the question throws.
template <class T, class Pool>
Awaitable<T> answered_on(Pool& pool, std::function<T()> question) {
  auto begin = [&pool, question = std::move(question)](auto finish) {
    boost::asio::post(pool, [question, finish] {
      std::exception_ptr error;
      T value{};
      try {
        value = question();
      } catch (...) {
        error = std::current_exception();
      }
      finish(std::move(error), std::move(value));
    });
  };
  return completed_by<T>(std::move(begin));
}

}  // namespace ledgerline
