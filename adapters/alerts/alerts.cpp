#include "adapters/alerts/alerts.hpp"

#include <set>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "adapters/metrics/families.hpp"

namespace ledgerline::alerts {
namespace {

std::string report_of(const Alert& alert, const char* state, Time at) {
  nlohmann::ordered_json report = {
      {"alert", alert.name}, {"state", state}, {"subject", alert.subject}, {"detail", alert.detail}};
  if (!alert.correlation.empty()) report["correlation"] = alert.correlation;
  report["at"] = iso_millis(at);
  constexpr auto replace = nlohmann::ordered_json::error_handler_t::replace;
  return report.dump(-1, ' ', false, replace);
}

}  // namespace

Alerts::Alerts(Surroundings around)
    : around_(std::move(around)),
      family_(metrics::gauges(around_.registry, "ledgerline_alert", "1 for what somebody has to look at")),
      waiting_gauge_(metrics::gauges(around_.registry, "ledgerline_alert_reports_waiting",
                                     "Reports of alerts that did not arrive yet")
                         .Add({})) {}

Awaitable<void> Alerts::evaluate(std::vector<Alert> present) {
  std::set<Key> there;
  for (auto& alert : present) {
    there.emplace(alert.name, alert.subject);
    begin(std::move(alert));
  }
  for (auto& [key, known] : known_)
    if (!there.contains(key)) age(known);
  std::erase_if(known_, [this](const auto& entry) {
    const bool is_old = entry.second.ended_for > kept;
    if (is_old) family_.Remove(entry.second.gauge);
    return is_old;
  });
  co_await deliver();
}

/// Nothing, where it has begun already.
void Alerts::begin(Alert alert) {
  const auto [at, is_new] = known_.try_emplace({alert.name, alert.subject});
  auto& known = at->second;
  const bool begins = is_new || known.ended_for > 0;
  if (is_new) known.gauge = &family_.Add({{"alert", alert.name}, {"subject", alert.subject}});
  known.gauge->Set(1);
  known.ended_for = 0;
  known.alert = std::move(alert);
  if (begins) queue(known.alert, "begins");
}

void Alerts::age(Known& known) {
  if (++known.ended_for > 1) return;
  known.gauge->Set(0);
  queue(known.alert, "ends");
}

void Alerts::queue(const Alert& alert, const char* state) {
  if (!around_.reporter) return;
  waiting_.push_back(report_of(alert, state, around_.clock()));
  if (waiting_.size() <= most_waiting) return;
  waiting_.pop_front();
  around_.tell(fmt::format("more than {} reports of alerts wait: the oldest is given up", most_waiting));
}

Awaitable<void> Alerts::deliver() {
  std::string trouble;
  while (!waiting_.empty() && trouble.empty()) {
    trouble = co_await around_.reporter->report(waiting_.front());
    if (trouble.empty()) waiting_.pop_front();
  }
  waiting_gauge_.Set(static_cast<double>(waiting_.size()));
  if (!trouble.empty() && trouble != trouble_)
    around_.tell(fmt::format("a report of an alert did not arrive, and is tried again: {}", trouble));
  trouble_ = trouble;
}

}  // namespace ledgerline::alerts
