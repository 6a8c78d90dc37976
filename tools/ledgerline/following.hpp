#pragma once

#include <functional>
#include <memory>
#include <utility>  // before Asio

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include "adapters/channel/feed.hpp"
#include "adapters/timers.hpp"
#include "engine/log/history.hpp"
#include "tools/ledgerline/context.hpp"

namespace ledgerline::cli {

/// Reads a slice of the log page by page, then goes on with what is appended, until SIGINT or SIGTERM: then
/// it hands over what it has read, and ends. Between two looks it waits for the channel's feed. The context
/// outlives it.
class Following {
 public:
  /// `take` is given each page, verified, and says whether to go on.
  using Take = std::function<bool(const History&)>;
  Following(Context& context, Slice slice, Take take);

  /// Throws Unavailable, Damaged.
  void run();

 private:
  Awaitable<void> go_on();
  Awaitable<History> next_page();
  void spawn(Awaitable<void> work);

  boost::asio::io_context io_;
  Slice slice_;
  Take take_;
  boost::asio::signal_set signals_;
  Vault vault_;
  postgres::Readers readers_;
  channel::LogPages pages_;
  SystemTimers timers_;
  channel::Feed feed_;
  std::exception_ptr error_;
};

}  // namespace ledgerline::cli
