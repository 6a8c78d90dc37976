#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "adapters/channel/pages.hpp"
#include "adapters/channel/ring.hpp"
#include "adapters/channel/waiting.hpp"
#include "engine/effects/timers.hpp"
#include "events/types.hpp"

namespace ledgerline::channel {

/// Follows the log for all who read along in this process, so that a hundred readers ask Postgres once. What
/// this process appends is read as soon as grew() says so; what others append, at the next poll. The latest
/// events are kept in a ring; who is behind it reads pages of the log.
///
/// An executor at a time, but for grew(). It stays until run() has ended, nobody calls grew() any more, and
/// the executor has nothing left to run.
class Feed {
 public:
  using Executor = boost::asio::any_io_executor;
  struct Options {
    std::int64_t poll = 700'000;  // microseconds
    Ring::Limits kept;
    std::size_t page = 500;                        // events that are read, or handed to a reader, at once
    std::function<void(const std::string&)> tell;  // one line a trouble, for the log
    std::function<void()> heard;  // others appended events, or may have: grew() did not tell of them
  };

  /// Keeps what is appended above `head`. The timers are the feed's alone: it dozes.
  Feed(const Executor& executor, Pages& pages, Timers& timers, Position head, Options options);
  Feed(const Feed&) = delete;
  Feed& operator=(const Feed&) = delete;

  /// Follows until stop(). A log that cannot be read is told, and asked again at the next poll.
  Awaitable<void> run();
  /// Whoever waits goes on, and gets nothing more.
  void stop();
  bool is_stopped() const { return stopping_; }
  /// By the timers, in microseconds.
  std::int64_t now() const { return timers_.now(); }

  /// The log goes up to here: from any thread, such as the engine's after a commit. Does not wait.
  void grew(Position head);

  /// How far the log is known, and where the log itself ends now, which may be further.
  Position head() const { return ring_.head(); }
  Awaitable<Position> log_head();

  /// Waits until there is an event above `seen`, of that tenant or of any, and gives the first one's
  /// position; nothing where the time is over (microseconds) or the feed stops. Throws Unavailable where the
  /// log has to be asked, and cannot.
  Awaitable<std::optional<Position>> beyond(Position seen, std::optional<TenantId> tenant, std::int64_t most);

  const Ring& ring() const { return ring_; }
  /// Readers that wait for events now.
  std::size_t waiting() const { return waiting_->size(); }

 private:
  friend class Follower;

  Awaitable<Batch> after(Position seen, std::optional<std::string> tenant);
  void look();
  Awaitable<void> read_on();
  Awaitable<bool> read_page();
  void note(const std::string& trouble);
  void doze_no_longer_than(std::int64_t until);

  Executor executor_;
  Pages& pages_;
  Timers& timers_;
  Options options_;
  Ring ring_;
  std::shared_ptr<Waiting> waiting_ = std::make_shared<Waiting>();
  std::int64_t next_look_ = 0, dozing_until_ = 0;
  bool stirred_ = false, reading_ = false, stopping_ = false;
  std::string trouble_;  // told, and not over yet

  std::atomic<Position> grown_to_ = 0;
  std::atomic<bool> is_stirring_ = false;  // on its way to the executor
};

}  // namespace ledgerline::channel
