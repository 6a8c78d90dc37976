#pragma once

#include "adapters/alerts/alerts.hpp"
#include "adapters/metrics/survey.hpp"
#include "engine/effects/guard.hpp"

namespace ledgerline::alerts {

/// Evaluates the alerts now and then, from the same figures that Prometheus is shown. An executor at a time.
class Watch {
 public:
  struct Options {
    Promises promises;
    std::int64_t every = 60'000'000;                          // microseconds
    std::function<std::vector<std::string>()> open_breakers;  // the operations'
    std::function<void(const std::string&)> tell;             // one line, for the log
  };

  /// The timers are the watch's alone: it dozes. All of it outlives the watch, which outlives run().
  Watch(metrics::Survey& survey, Alerts& alerts, Timers& timers, Options options)
      : survey_(survey), alerts_(alerts), timers_(timers), options_(std::move(options)) {}

  /// Until stop(). While the log cannot be read, alerts stay as they are.
  Awaitable<void> run();
  void stop();

 private:
  Awaitable<void> look();

  metrics::Survey& survey_;
  Alerts& alerts_;
  Timers& timers_;
  Options options_;
  bool stopping_ = false;
};

/// Operations whose breaker is open, or lets one call through to see.
std::vector<std::string> open_breakers(const Guard& guard);

}  // namespace ledgerline::alerts
