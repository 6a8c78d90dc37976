#pragma once

#include <chrono>
#include <functional>

#include "engine/await.hpp"

namespace ledgerline::http {

/// How an adapter lets time pass between two looks: Asio's timer, or the simulation's clock.
using Pause = std::function<Awaitable<void>(std::chrono::milliseconds)>;

/// Asio's timer, on the executor of whoever awaits it.
Awaitable<void> pause(std::chrono::milliseconds time);

}  // namespace ledgerline::http
