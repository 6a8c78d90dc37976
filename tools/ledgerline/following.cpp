#include "tools/ledgerline/following.hpp"

#include <boost/asio/co_spawn.hpp>

#include "tools/ledgerline/feeding.hpp"

namespace ledgerline::cli {
namespace {

constexpr std::size_t following_threads = 2;         // one for the feed's poll
constexpr std::int64_t look_anyway = 3'600'000'000;  // then it looks by itself

}  // namespace

Following::Following(Context& context, Slice slice, Take take)
    : slice_(std::move(slice)),
      take_(std::move(take)),
      signals_(io_, SIGINT, SIGTERM),
      vault_(context.vault()),
      readers_(context.log().database(), context.vault().check_value(), following_threads),
      pages_(readers_, vault_),
      timers_(io_.get_executor()),
      feed_(io_.get_executor(), pages_, timers_, context.log().head(), feeding()) {}

/// Where one of them ends, all do.
void Following::spawn(Awaitable<void> work) {
  boost::asio::co_spawn(io_, std::move(work), [this](std::exception_ptr error) {
    if (error) error_ = error;
    signals_.cancel();
    feed_.stop();
  });
}

void Following::run() {
  signals_.async_wait([this](const boost::system::error_code& error, int) {
    if (!error) feed_.stop();
  });
  spawn(feed_.run());
  spawn(go_on());
  io_.run();
  if (error_) std::rethrow_exception(error_);
}

/// Up to where the log goes now, which is then known to be looked through: of a type there may be none.
Awaitable<History> Following::next_page() {
  auto look = [slice = slice_, vault = vault_](postgres::PostgresLog& log) mutable {
    slice.up_to = log.head();
    auto page = read_history(log, slice, vault);
    return std::pair(std::move(page), *slice.up_to);
  };
  auto answer = co_await readers_.ask(std::move(look));
  const bool is_all = answer.first.stored.size() < slice_.limit;
  slice_.after = is_all ? answer.second : answer.first.stored.back().position;
  co_return std::move(answer.first);
}

Awaitable<void> Following::go_on() {
  while (!feed_.is_stopped()) {
    const auto page = co_await next_page();
    if (!take_(page)) co_return;
    if (page.stored.size() < slice_.limit) co_await feed_.beyond(slice_.after, std::nullopt, look_anyway);
  }
}

}  // namespace ledgerline::cli
