#pragma once

#include <optional>
#include <utility>  // before Asio

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include "engine/await.hpp"

namespace ledgerline::tests {

/// co_spawn makes an empty result where a coroutine throws; ours need not know emptiness.
template <class T>
Awaitable<void> keep(Awaitable<T> work, std::optional<T>& result) {
  result.emplace(co_await std::move(work));
}

/// Runs a coroutine to its end, on an executor of its own, and gives what it gave.
template <class T>
T run(Awaitable<T> work) {
  boost::asio::io_context io;
  std::optional<T> result;
  auto done = boost::asio::co_spawn(io, keep(std::move(work), result), boost::asio::use_future);
  io.run();
  done.get();
  return std::move(result).value();
}

}  // namespace ledgerline::tests
