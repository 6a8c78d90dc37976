#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "adapters/channel/feed.hpp"
#include "tests/support/ticked_timers.hpp"
#include "tests/support/web_gate.hpp"

namespace ledgerline::tests {

/// A log for followers: what the test writes into it, and how often it was asked.
class Book final : public channel::Pages {
 public:
  /// The next event; gives its position.
  Position add(const std::optional<std::string>& tenant, std::size_t bytes = 2,
               const std::string& type = "tenant.unchanged");
  Awaitable<channel::Entries> read(Slice slice) override;
  Awaitable<Position> head() override { co_return std::ssize(all_); }

  int reads = 0;
  std::string broken;  // thrown by every read, where it is not empty
  Turnstile* gate = nullptr;

 private:
  std::vector<std::shared_ptr<const channel::Entry>> all_;
};

/// A feed that runs on an executor, over a book and a clock ticked by hand.
struct RunningFeed {
  explicit RunningFeed(boost::asio::io_context& io, channel::Feed::Options options = {});

  /// Until run() has ended.
  bool has_ended = false;
  std::vector<std::string> told;
  Book book;
  TickedTimers timers;
  channel::Feed feed;

 private:
  channel::Feed::Options telling(channel::Feed::Options options);
};

/// Runs `io` as long as there is something to do now.
void settle(boost::asio::io_context& io);

/// Starts it; what it gives stands in `result` once it has ended.
template <class T>
void spawn_for(boost::asio::io_context& io, Awaitable<T> work, std::optional<T>& result) {
  const auto ended = [&result](const std::exception_ptr& error, T value) {
    if (error) std::rethrow_exception(error);
    result = std::move(value);
  };
  boost::asio::co_spawn(io, std::move(work), ended);
}

/// The positions of these.
std::vector<Position> positions(const channel::Entries& entries);

}  // namespace ledgerline::tests
