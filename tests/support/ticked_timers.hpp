#pragma once

#include <map>
#include <utility>  // before Asio

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "engine/effects/timers.hpp"

namespace ledgerline::tests {

/// A clock ticked by hand, and those who wait for it. On the executor's thread.
class TickedTimers final : public Timers {
 public:
  explicit TickedTimers(const boost::asio::any_io_executor& executor) : executor_(executor) {}

  std::int64_t now() const override { return now_; }
  Awaitable<void> sleep(std::int64_t micros) override { return wait(micros, false); }
  Awaitable<void> doze(std::int64_t micros) override {
    if (!std::exchange(woken_, false)) co_await wait(micros, true);
    woken_ = false;
  }
  void wake() override {
    woken_ = true;
    for (auto& [until, waiter] : waiters_)
      if (waiter.dozes) waiter.timer->cancel();
  }

  /// Time goes on; those whose time has come go on at the executor's next chance.
  void tick(std::int64_t micros) {
    now_ += micros;
    for (auto& [until, waiter] : waiters_)
      if (until <= now_) waiter.timer->cancel();
  }

 private:
  struct Waiter {
    boost::asio::steady_timer* timer;
    bool dozes;
  };

  Awaitable<void> wait(std::int64_t micros, bool dozes) {
    boost::asio::steady_timer timer(executor_, boost::asio::steady_timer::time_point::max());
    const auto at = waiters_.emplace(now_ + micros, Waiter{&timer, dozes});
    if (micros <= 0) timer.expires_after(std::chrono::seconds(0));
    boost::system::error_code rung;
    auto told = boost::asio::redirect_error(boost::asio::use_awaitable, rung);
    co_await timer.async_wait(told);
    waiters_.erase(at);
  }

  boost::asio::any_io_executor executor_;
  std::int64_t now_ = 0;
  bool woken_ = false;
  std::multimap<std::int64_t, Waiter> waiters_;
};

}  // namespace ledgerline::tests
