#include "adapters/channel/follower.hpp"

#include <utility>

namespace ledgerline::channel {

Follower::Follower(Feed& feed, const std::optional<TenantId>& tenant, Position seen)
    : feed_(feed), seen_(seen), bell_(feed.executor_) {
  if (tenant) tenant_ = tenant->str();
}

void Follower::stop() {
  stopped_ = true;
  bell_.ring();
}

Awaitable<Entries> Follower::next(std::int64_t most) {
  const auto until = feed_.timers_.now() + most;
  Batch batch;
  while (!is_over()) {
    batch = co_await feed_.after(seen_, tenant_);
    seen_ = batch.seen;
    if (!batch.events.empty() || feed_.timers_.now() >= until) break;
    co_await wait(until);
  }
  co_return std::move(batch.events);
}

/// Not where the feed went on meanwhile, or all is over: nobody would ring.
Awaitable<void> Follower::wait(std::int64_t until) {
  if (is_over() || feed_.ring_.head() > seen_) co_return;
  const Waiting::Place place(feed_.waiting_, tenant_, until, bell_);
  feed_.doze_no_longer_than(until);
  co_await bell_.wait();
}

}  // namespace ledgerline::channel
