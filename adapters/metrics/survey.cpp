#include "adapters/metrics/survey.hpp"

#include <utility>

namespace ledgerline::metrics {
namespace {

/// Says that it is set, as long as it lives.
struct Raised {
  explicit Raised(std::shared_ptr<bool> what) : flag(std::move(what)) { *flag = true; }
  ~Raised() { *flag = false; }
  Raised(const Raised&) = delete;
  Raised& operator=(const Raised&) = delete;
  std::shared_ptr<bool> flag;
};

}  // namespace

Awaitable<Survey::Figures> Survey::latest() {
  if (latest_ && (*reading_ || timers_.now() - read_at_ < every_)) co_return latest_;
  const Raised raised(reading_);
  auto figures = co_await source_();
  latest_ = std::make_shared<const postgres::Figures>(std::move(figures));
  read_at_ = timers_.now();
  co_return latest_;
}

}  // namespace ledgerline::metrics
