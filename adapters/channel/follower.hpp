#pragma once

#include "adapters/channel/feed.hpp"

namespace ledgerline::channel {

/// One reader's place in the log: all of it, or one tenant's events. It holds nothing between two calls of
/// next() but its position, so that a reader who takes his time costs nobody anything. On the feed's
/// executor, one next() at a time; the feed outlives it.
class Follower {
 public:
  /// Begins above `seen`, which may be ahead of the feed.
  Follower(Feed& feed, const std::optional<TenantId>& tenant, Position seen);

  /// The next events in order, a page at most. Waits for one, `most` microseconds at most; none where nothing
  /// came, or all is over. Throws Unavailable where the log has to be read, and cannot be.
  Awaitable<Entries> next(std::int64_t most);
  /// Whoever waits in next() goes on; there is nothing more.
  void stop();
  bool is_over() const { return stopped_ || feed_.is_stopped(); }

 private:
  Awaitable<void> wait(std::int64_t until);

  Feed& feed_;
  std::optional<std::string> tenant_;
  Position seen_;
  Bell bell_;
  bool stopped_ = false;
};

}  // namespace ledgerline::channel
