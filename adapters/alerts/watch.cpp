#include "adapters/alerts/watch.hpp"

#include <utility>

#include <fmt/format.h>

namespace ledgerline::alerts {

Awaitable<void> Watch::run() {
  while (!stopping_) {
    try {
      co_await look();
    } catch (const std::exception& e) {
      options_.tell(fmt::format("alerts cannot be evaluated, and are tried again: {}", e.what()));
    }
    if (!stopping_) co_await timers_.doze(options_.every);
  }
}

void Watch::stop() {
  stopping_ = true;
  timers_.wake();
}

Awaitable<void> Watch::look() {
  const auto figures = co_await survey_.latest();
  std::vector<std::string> open;
  if (options_.open_breakers) open = options_.open_breakers();
  auto present = alerts_of(*figures, open, options_.promises);
  co_await alerts_.evaluate(std::move(present));
}

std::vector<std::string> open_breakers(const Guard& guard) {
  std::vector<std::string> open;
  for (const auto& [operation, breaker] : guard.breakers())
    if (breaker != Guard::Breaker::closed) open.push_back(operation);
  return open;
}

}  // namespace ledgerline::alerts
