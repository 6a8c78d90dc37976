#include "adapters/timers.hpp"

#include <chrono>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace ledgerline {

using std::chrono::microseconds;

std::int64_t SystemTimers::now() const {
  const auto since = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<microseconds>(since).count();
}

Awaitable<void> SystemTimers::sleep(std::int64_t micros) {
  boost::asio::steady_timer timer(dozing_.get_executor(), microseconds(micros));
  co_await timer.async_wait(boost::asio::use_awaitable);
}

Awaitable<void> SystemTimers::doze(std::int64_t micros) {
  if (std::exchange(woken_, false)) co_return;
  dozing_.expires_after(microseconds(micros));
  boost::system::error_code ended_early;
  co_await dozing_.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ended_early));
  woken_ = false;
}

void SystemTimers::wake() {
  woken_ = true;
  dozing_.cancel();
}

}  // namespace ledgerline
