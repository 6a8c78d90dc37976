#pragma once

#include <utility>  // Boost 1.74's awaitable.hpp uses it and does not include it

#include <boost/asio/awaitable.hpp>

namespace ledgerline {

/// What waits for the outside world is a coroutine on somebody's executor: Asio's in production, the
/// simulation's in tests. Whoever awaits stays on its executor.
///
/// g++ 12 miscompiles unnamed aggregates and lambdas in an expression with co_await: name it, then await it.
template <class T>
using Awaitable = boost::asio::awaitable<T>;

}  // namespace ledgerline
