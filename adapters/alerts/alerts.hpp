#pragma once

#include <deque>
#include <functional>
#include <map>

#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>

#include "adapters/alerts/alert.hpp"
#include "adapters/alerts/reporter.hpp"
#include "events/kernel/time.hpp"

namespace ledgerline::alerts {

/// Knows which alerts there are, shows them to Prometheus, and reports each once when it begins and once when
/// it ends, in order:
///
///     {"alert":"effect_stalled","state":"begins","subject":"…","detail":"…","correlation":"…","at":"…"}
///
///     ledgerline_alert{alert,subject}            1, and 0 for a while after it has ended
///     ledgerline_alert_reports_waiting           that did not arrive yet
///
/// A report that does not arrive is told and tried again at the next evaluation. What is known belongs to the
/// process: another one reports for itself, and so does this one after a restart. An executor at a time.
class Alerts {
 public:
  struct Surroundings {
    prometheus::Registry& registry;
    Reporter* reporter = nullptr;  // none: shown to Prometheus alone
    std::function<Time()> clock;
    std::function<void(const std::string&)> tell = [](const std::string&) {};  // one line, for the log
  };

  /// All of it outlives the alerts.
  explicit Alerts(Surroundings around);

  /// These are there now, and no others. One call at a time.
  Awaitable<void> evaluate(std::vector<Alert> present);
  std::size_t reports_waiting() const { return waiting_.size(); }

  static constexpr int kept = 60;                    // evaluations for which an ended one is shown as 0
  static constexpr std::size_t most_waiting = 1000;  // reports; beyond, the oldest is given up

 private:
  using Key = std::pair<std::string, std::string>;
  struct Known {
    Alert alert;
    prometheus::Gauge* gauge;
    int ended_for = 0;  // evaluations; 0: it is there
  };

  void begin(Alert alert);
  void age(Known& known);
  void queue(const Alert& alert, const char* state);
  Awaitable<void> deliver();

  Surroundings around_;
  prometheus::Family<prometheus::Gauge>& family_;
  prometheus::Gauge& waiting_gauge_;
  std::map<Key, Known> known_;
  std::deque<std::string> waiting_;
  std::string trouble_;  // told, and not over yet
};

}  // namespace ledgerline::alerts
