#pragma once

#include <set>
#include <utility>  // before Asio

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "engine/await.hpp"

namespace ledgerline::tests {

/// What handlers wait at until the test lets them go on. It may outlive their executor.
class Turnstile {
 public:
  Awaitable<void> pass() {
    if (is_open_) co_return;
    const auto never = boost::asio::steady_timer::time_point::max();
    boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, never);
    boost::system::error_code opened;
    auto told = boost::asio::redirect_error(boost::asio::use_awaitable, opened);
    waiting_.insert(&timer);
    co_await timer.async_wait(told);
    waiting_.erase(&timer);
  }
  void open() {
    is_open_ = true;
    for (auto* timer : waiting_) timer->cancel();
  }
  std::size_t waiting() const { return waiting_.size(); }

 private:
  std::set<boost::asio::steady_timer*> waiting_;
  bool is_open_ = false;
};

}  // namespace ledgerline::tests
