#pragma once

#include <functional>
#include <memory>

#include "adapters/postgres/figures.hpp"
#include "engine/effects/timers.hpp"

namespace ledgerline::metrics {

/// How the log stands, asked of it now and then, however many want to know. An executor at a time; it stays
/// until whoever asked has an answer.
class Survey {
 public:
  using Figures = std::shared_ptr<const postgres::Figures>;
  using Source = std::function<Awaitable<postgres::Figures>()>;

  /// `every`: microseconds for which figures are good.
  Survey(Source source, const Timers& timers, std::int64_t every)
      : source_(std::move(source)), timers_(timers), every_(every) {}

  /// Fresh ones, or those at hand while they are good, or while somebody else is asking. Throws Unavailable;
  /// then the log is asked again by the next who wants to know.
  Awaitable<Figures> latest();

 private:
  Source source_;
  const Timers& timers_;
  std::int64_t every_, read_at_ = 0;
  Figures latest_;
  std::shared_ptr<bool> reading_ = std::make_shared<bool>(false);  // who is asking may outlive this
};

}  // namespace ledgerline::metrics
