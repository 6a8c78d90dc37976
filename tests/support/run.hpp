#pragma once

#include <utility>  // before Asio

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include "engine/await.hpp"

namespace ledgerline::tests {

/// Runs a coroutine to its end, on an executor of its own or on `io`, and gives what it gave.
template <class T>
T run(Awaitable<T> work, boost::asio::io_context& io) {
  auto result = boost::asio::co_spawn(io, std::move(work), boost::asio::use_future);
  io.restart();
  io.run();
  return result.get();
}
template <class T>
T run(Awaitable<T> work) {
  boost::asio::io_context io;
  return run(std::move(work), io);
}

}  // namespace ledgerline::tests
