#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include "engine/effects/timers.hpp"

namespace ledgerline {

/// The system's clock and Asio's timers.
class SystemTimers final : public Timers {
 public:
  explicit SystemTimers(const boost::asio::any_io_executor& executor) : dozing_(executor) {}

  std::int64_t now() const override;
  Awaitable<void> sleep(std::int64_t micros) override;
  Awaitable<void> doze(std::int64_t micros) override;
  void wake() override;

 private:
  boost::asio::steady_timer dozing_;
  bool woken_ = false;  // before anybody dozed
};

}  // namespace ledgerline
