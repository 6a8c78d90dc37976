#pragma once

#include <cstdint>
#include <functional>

#include "adapters/web/limits.hpp"
#include "adapters/web/observer.hpp"
#include "adapters/web/request.hpp"
#include "engine/ports.hpp"

namespace ledgerline::web {

/// What a server needs around it. All of it lives until the executor has nothing left to run.
struct Surroundings {
  std::function<std::int64_t()> clock;  // microseconds since some moment, never backwards: Timers::now
  Random& random;
  Observer& observer;
};

/// What all connections of a server share.
struct Service {
  Limits limits;
  Handler handler;
  Surroundings around;
};

}  // namespace ledgerline::web
