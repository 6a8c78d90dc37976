#include "properties/simulation/scheduler.hpp"

#include <algorithm>

#include <boost/asio/async_result.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace ledgerline::simulation {

void Scheduler::hasten(const Key& key) {
  const auto at = timers_.find(key);
  if (at == timers_.end()) return;
  ready_.push_back(std::move(at->second));
  timers_.erase(at);
}

Awaitable<void> Scheduler::elapse(Lane lane, std::int64_t micros) {
  auto initiate = [this, lane, micros](auto handler) { after(micros, lane, std::move(handler)); };
  co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>&, void()>(
      std::move(initiate), boost::asio::use_awaitable);
}

/// Time goes on to the next timer, and to all that are due with it.
bool Scheduler::fire_timers() {
  if (timers_.empty() || timers_.begin()->first.first > horizon_) return false;
  now_ = std::max(now_, timers_.begin()->first.first);
  while (!timers_.empty() && timers_.begin()->first.first <= now_) {
    ready_.push_back(std::move(timers_.begin()->second));
    timers_.erase(timers_.begin());
  }
  return true;
}

/// A step may take minutes, not days.
bool Scheduler::is_timer_near() const {
  constexpr std::int64_t minutes = 60'000'000;
  return !timers_.empty() && timers_.begin()->first.first <= now_ + 7 * minutes;
}

bool Scheduler::step() {
  if (ready_.empty() && !fire_timers()) return false;
  if (is_timer_near() && tape_.pick(About::time, 2) == 1) fire_timers();
  choice_.clear();
  for (const auto& op : ready_) choice_.push_back({op.lane.id(), op.nth});
  const auto at = ready_.begin() + tape_.pick_next(choice_);
  const auto op = std::move(*at);
  ready_.erase(at);
  current_ = op.lane;
  ++steps_;
  touched_ = {};
  touch(op.lane);
  op.work->run();
  tape_.ran(touched_);
  return true;
}

/// Asio unwinds what was dropped by posting: until nothing comes any more.
void Scheduler::drop(int process) {
  std::vector<Op> gone;
  do {
    gone.clear();
    const auto is_its = [&](const Op& op) { return op.lane.process == process; };
    std::vector<Op> rest;
    for (auto& op : ready_) (is_its(op) ? gone : rest).push_back(std::move(op));
    ready_ = std::move(rest);
    for (auto at = timers_.begin(); at != timers_.end();) {
      if (is_its(at->second)) {
        gone.push_back(std::move(at->second));
        at = timers_.erase(at);
      } else {
        ++at;
      }
    }
  } while (!gone.empty());
}

}  // namespace ledgerline::simulation
