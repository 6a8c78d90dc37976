#include "adapters/channel/feed.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <fmt/format.h>

#include "adapters/channel/follower.hpp"
#include "events/tenant.hpp"

namespace ledgerline::channel {
namespace {

constexpr std::int64_t an_hour = 3'600'000'000;  // what is awaited rings

}  // namespace

Feed::Feed(const Executor& executor, Pages& pages, Timers& timers, Position head, Options options)
    : executor_(executor),
      pages_(pages),
      timers_(timers),
      options_(std::move(options)),
      ring_(head, options_.kept) {}

Awaitable<void> Feed::run() {
  while (!stopping_ || reading_) {
    look();
    waiting_->ring_late(timers_.now());
    dozing_until_ = waiting_->next(reading_ ? timers_.now() + an_hour : next_look_);
    co_await timers_.doze(std::max<std::int64_t>(dozing_until_ - timers_.now(), 0));
  }
}

void Feed::stop() {
  stopping_ = true;
  waiting_->ring_all();
  timers_.wake();
}

/// Turns that follow closely make one look, not one each: what is on its way already sees the newest.
void Feed::grew(Position head) {
  auto known = grown_to_.load();
  while (known < head && !grown_to_.compare_exchange_weak(known, head)) {
  }
  if (is_stirring_.exchange(true)) return;
  boost::asio::post(executor_, [this] {
    is_stirring_ = false;
    if (grown_to_ <= ring_.head()) return;
    stirred_ = true;
    timers_.wake();
  });
}

Awaitable<Position> Feed::log_head() { return pages_.head(); }

Awaitable<std::optional<Position>> Feed::beyond(Position seen, std::optional<TenantId> tenant,
                                                std::int64_t most) {
  Follower follower(*this, tenant, seen);
  const auto events = co_await follower.next(most);
  if (events.empty()) co_return std::nullopt;
  co_return events.front()->position;
}

/// From the ring, or from the log where the ring does not go back so far: up to where the ring goes now, so
/// that a reader who has all of that can wait for what follows.
Awaitable<Batch> Feed::after(Position seen, std::optional<std::string> tenant) {
  if (seen >= ring_.floor()) co_return ring_.after(seen, tenant, options_.page);
  const auto end = ring_.head();
  Slice slice;
  slice.after = seen;
  slice.up_to = end;
  slice.tenant = std::move(tenant);
  slice.limit = options_.page;
  Batch batch;
  batch.events = co_await pages_.read(std::move(slice));
  const bool is_all = batch.events.size() < options_.page;
  batch.seen = end;
  if (!is_all) batch.seen = batch.events.back()->position;
  co_return batch;
}

/// Beside run(), which goes on telling the time to whoever waits, however long the log takes.
void Feed::look() {
  const bool is_due = timers_.now() >= next_look_ || stirred_;
  if (reading_ || stopping_ || !is_due) return;
  reading_ = true;
  stirred_ = false;
  next_look_ = timers_.now() + options_.poll;
  const auto ended = [this](const std::exception_ptr&) {  // it throws nothing
    reading_ = false;
    next_look_ = timers_.now() + options_.poll;
    timers_.wake();
  };
  boost::asio::co_spawn(executor_, read_on(), ended);
}

Awaitable<void> Feed::read_on() {
  std::string trouble;
  try {
    for (bool more = true; more && !stopping_;) more = co_await read_page();
  } catch (const std::exception& e) {
    trouble = e.what();
    if (options_.heard) options_.heard();
  }
  note(trouble);
}

/// Whether there may be more. What the ring holds of a tenant that was erased was read while it had its key:
/// the log tells it without.
Awaitable<bool> Feed::read_page() {
  Slice slice;
  slice.after = ring_.head();
  slice.limit = options_.page;
  const auto entries = co_await pages_.read(std::move(slice));
  for (const auto& entry : entries) {
    if (entry->type == TenantErased::name) ring_.clear();
    ring_.push(entry);
    waiting_->ring_for(entry->tenant);
  }
  if (!entries.empty() && entries.back()->position > grown_to_ && options_.heard) options_.heard();
  co_return entries.size() == options_.page;
}

/// Tells a trouble once, however often it is met in a row.
void Feed::note(const std::string& trouble) {
  if (trouble != trouble_ && !trouble.empty() && options_.tell)
    options_.tell(fmt::format("the channel does not go on, and tries again: {}", trouble));
  trouble_ = trouble;
}

void Feed::doze_no_longer_than(std::int64_t until) {
  if (until < dozing_until_) timers_.wake();
}

}  // namespace ledgerline::channel
