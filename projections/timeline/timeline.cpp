#include "projections/timeline/timeline.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/deciders/allocation.hpp"
#include "projections/words.hpp"

namespace ledgerline {
namespace {

using Json = nlohmann::ordered_json;

/// Whom a tenant waits for, event by event: by its row, and by what its number's row would tell.
class Waiting {
 public:
  void see(const Recorded& recorded) {
    tenant_ = evolve(std::move(tenant_), recorded);
    std::visit([this](const auto& e) { note(e); }, recorded.event);
  }

  WaitingOn on() const {
    const auto& t = *tenant_;
    if (t.closed) return WaitingOn::nobody;
    if (stalled_ || has_stalled(t.work) || has_stalled(t.text_work)) return WaitingOn::an_operator;
    if (on_its_way(t) || t.work || wiring_) return WaitingOn::providers;
    if (!t.paid && !t.number && (t.requested || blocked_)) return WaitingOn::payment;
    if (t.waiting_since != 0) return WaitingOn::pool;
    return in_conversation(t);
  }

 private:
  static bool has_stalled(const std::optional<Work>& work) {
    return work && work->phase == WorkPhase::stalled;
  }
  static WaitingOn in_conversation(const Tenant& t) {
    const auto& talk = t.conversation;
    if (!talk || talk->script == 0 || talk->state == OnboardingState::complete) return WaitingOn::nobody;
    return t.text_work ? WaitingOn::providers : WaitingOn::owner;
  }

  void note(const EffectStalled& e) {
    if (e.number) stalled_ = true;
  }
  void note(const EffectRetried& e) { stalled_ = stalled_ && !e.number; }
  void note(const EffectDone& e) { stalled_ = stalled_ && !e.number; }
  void note(const EffectAbandoned& e) {
    stalled_ = stalled_ && !e.number;
    wiring_ = wiring_ && e.step == Step::mail;
  }
  void note(const WiringStarted&) { wiring_ = true, stalled_ = false; }
  void note(const NumberWired&) { wiring_ = false; }
  void note(const NumberReleased&) { wiring_ = stalled_ = blocked_ = false; }
  void note(const NumberLost&) { wiring_ = stalled_ = false; }
  void note(const NumberUnreserved&) { wiring_ = stalled_ = false; }
  void note(const AllocationBlocked&) { blocked_ = true; }
  void note(const NumberAssigned&) { blocked_ = false; }
  void note(const auto&) {}  // the row tells

  std::optional<Tenant> tenant_;
  bool stalled_ = false;  // its number's next step
  bool wiring_ = false;   // its number is being made to work
  bool blocked_ = false;  // it asked, and stands at the payment gate
};

void end_last(Timeline& timeline, Time at) {
  auto& waits = timeline.waits;
  waits.back().to = at;
  if (waits.back().micros() == 0) waits.pop_back();
}

/// The next stretch begins, unless it is of the same kind: what is no longer than a moment is none.
void go_on(Timeline& timeline, WaitingOn on, const Recorded& recorded) {
  auto& waits = timeline.waits;
  if (!waits.empty() && waits.back().on == on) return;
  if (!waits.empty()) end_last(timeline, recorded.at);
  if (!waits.empty() && waits.back().on == on) return;
  waits.push_back({on, recorded.position, recorded.at, recorded.at, true});
}

void add_up(Timeline& timeline) {
  for (const auto& wait : timeline.waits) {
    timeline.totals[wait.on] += wait.micros();
    timeline.total += wait.micros();
  }
}

std::string_view name(WaitingOn on) { return names(on)[static_cast<std::size_t>(on)]; }
double seconds(std::int64_t micros) { return static_cast<double>(micros) / 1e6; }

std::string line_of(const Wait& wait) {
  return fmt::format("  {:<20} {:<14} {} to {} [{}]\n", name(wait.on),
                     lasting(wait.micros()) + (wait.is_over ? "" : " …"), moment(wait.from),
                     wait.is_over ? moment(wait.to) : "now", wait.begun);
}

std::string line_of(const FlowStep& step) {
  const auto tries = step.attempts.size() > 1 ? fmt::format(", {} attempts", step.attempts.size()) : "";
  return fmt::format("  {}: {}, {}{}\n", step.what, step.outcome,
                     step.ended ? lasting(step.ended->micros - step.begun.micros) : "…", tries);
}

Json json_of(const Wait& wait) {
  return {{"on", name(wait.on)},    {"from", iso_millis(wait.from)},     {"to", iso_millis(wait.to)},
          {"isOver", wait.is_over}, {"seconds", seconds(wait.micros())}, {"begunAt", wait.begun}};
}

}  // namespace

Timeline timeline_of(const std::vector<Recorded>& history, std::optional<Time> now) {
  Timeline timeline;
  Waiting waiting;
  for (const auto& recorded : history) {
    waiting.see(recorded);
    go_on(timeline, waiting.on(), recorded);
  }
  if (history.empty()) return timeline;
  const auto last = history.back().at;
  timeline.waits.back().is_over = !now;
  end_last(timeline, now ? std::max(*now, last) : last);
  timeline.tenant = history.front().tenant->id;
  timeline.flow = flow_of(history);
  add_up(timeline);
  return timeline;
}

std::string to_lines(const Timeline& t) {
  auto lines = fmt::format("{}: {} in all, waiting for\n", t.tenant, lasting(t.total));
  for (const auto& wait : t.waits) lines += line_of(wait);
  lines += "together, for\n";
  for (const auto& [on, micros] : t.totals) lines += fmt::format("  {:<20} {}\n", name(on), lasting(micros));
  if (!t.flow.begun) return lines + "nobody asked for a number yet\n";
  lines += fmt::format("steps of its latest number: {}, begun {}\n", t.flow.outcome, moment(*t.flow.begun));
  for (const auto& step : t.flow.steps) lines += line_of(step);
  return lines;
}

std::string to_json(const Timeline& t) {
  Json json{{"tenant", t.tenant}, {"seconds", seconds(t.total)}, {"waits", Json::array()}};
  for (const auto& wait : t.waits) json["waits"].push_back(json_of(wait));
  json["totals"] = Json::array();
  for (const auto& [on, micros] : t.totals)
    json["totals"].push_back({{"on", name(on)}, {"seconds", seconds(micros)}});
  json["flow"] = Json::parse(to_json(t.flow));
  return json.dump();
}

}  // namespace ledgerline
