#include "projections/flow/flow.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/phone.hpp"
#include "projections/words.hpp"

namespace ledgerline {
namespace {

std::string_view text(auto value) { return names(value)[static_cast<std::size_t>(value)]; }

class Teller {
 public:
  explicit Teller(Flow& flow) : flow_(flow) {}

  void tell(const Recorded& recorded) {
    at_ = recorded.at;
    actor_ = recorded.cause.actor.str();
    std::visit(*this, recorded.event);
  }

  void operator()(const ProvisioningStarted& e) {
    begin();
    decided("authentication", "Authentication check", "done", fmt::format("asked by {}", actor_));
    decided("existing_number", "Check if the tenant already has a number", "done",
            e.replaces ? "it has one, to be replaced" : "it has none");
  }
  void operator()(const AllocationRepeated& e) {
    begin();
    decided("authentication", "Authentication check", "done", fmt::format("asked by {}", actor_));
    decided("existing_number", "Check if the tenant already has a number", "done",
            fmt::format("it has {}", display_phone(e.number.str())));
    end("ALREADY_ASSIGNED");
  }
  void operator()(const AllocationBlocked& e) {
    if (!flow_.begun) begin();
    decided("payment_gate", "Payment gate", "blocked", e.why.str());
    flow_.outcome = e.why.str();
  }
  void operator()(const AllocationQueued&) {
    if (!flow_.begun) begin();
    decided("pool", "Take a number from the pool", "waiting", "none is available: it waits, in order");
    flow_.outcome = "POOL_EMPTY";
  }
  void operator()(const AllocationSearching&) { flow_.outcome = "SEARCHING"; }
  void operator()(const NumberOrdered& e) {
    decided("reserve", "Reserve the number in our log", "done", e.number.str());
    flow_.outcome = "ORDERED";
  }
  void operator()(const NumberLost& e) {
    decided("lost", "The number is not to be had", "refused",
            fmt::format("{}: {}", e.number.str(), e.why.str()));
  }
  void operator()(const NumberAssigned& e) {
    if (!flow_.begun || finished_) begin();
    decided("store", "Store the number", "done", e.number.str());
    end("ALLOCATED");
  }
  void operator()(const ProvisioningAbandoned& e) {
    decided("abandoned", "Given up", "abandoned", e.reason.str());
    end("ABANDONED");
  }
  void operator()(const NumberWired&) { flow_.ended = at_; }
  void operator()(const EffectAttempted& e) {
    auto& step = step_of(e);
    FlowAttempt attempt;
    attempt.begun = at_;
    attempt.worker = e.worker.str();
    attempt.outcome = "under way";
    step.outcome = "under way";
    step.attempts.push_back(std::move(attempt));
  }
  void operator()(const EffectDone& e) {
    finish(e, "done", "", "");
    auto& step = step_of(e);
    step.ended = at_;
    if (e.reference) step.detail = e.reference->str();
    flow_.ended = at_;
  }
  void operator()(const EffectRefused& e) { fail(e, "refused"); }
  void operator()(const EffectDeferred& e) { fail(e, "deferred"); }
  void operator()(const EffectUnsure& e) { fail(e, "unsure"); }
  void operator()(const EffectStalled& e) {
    step_of(e).outcome = "stalled";
    flow_.outcome = "STALLED";
  }
  void operator()(const EffectRetried& e) {
    step_of(e).outcome = "retried";
    flow_.outcome = "RETRIED";
  }
  void operator()(const EffectAbandoned& e) { step_of(e).outcome = "abandoned"; }
  void operator()(const auto&) {}  // what has no part in giving a number

 private:
  void begin() {
    flow_.steps.clear();
    flow_.begun = at_;
    flow_.ended.reset();
    finished_ = false;
    flow_.outcome = "STARTED";
  }
  void end(std::string outcome) {
    flow_.outcome = std::move(outcome);
    flow_.ended = at_;
    finished_ = true;
  }
  void decided(std::string name, std::string what, std::string outcome, std::string detail) {
    flow_.steps.push_back(
        {std::move(name), std::move(what), std::move(outcome), std::move(detail), at_, at_, {}});
  }
  FlowStep& step_of(const auto& e) {
    const auto& id = e.effect.str();
    const auto known = std::ranges::find(effects_, id, &std::pair<std::string, std::size_t>::first);
    if (known != effects_.end() && known->second < flow_.steps.size() &&
        flow_.steps[known->second].name == text(e.step))
      return flow_.steps[known->second];
    effects_.emplace_back(id, flow_.steps.size());
    flow_.steps.push_back({std::string(text(e.step)), std::string(what_is(e.step)), "owed", "", at_, {}, {}});
    return flow_.steps.back();
  }
  void finish(const auto& e, std::string outcome, std::string code, std::string message) {
    auto& step = step_of(e);
    step.outcome = outcome;
    const auto nth = static_cast<std::size_t>(e.attempt);
    if (nth == 0 || nth > step.attempts.size()) return;
    auto& attempt = step.attempts[nth - 1];
    attempt.ended = at_;
    attempt.outcome = std::move(outcome);
    attempt.code = std::move(code);
    attempt.message = std::move(message);
  }
  void fail(const auto& e, std::string outcome) {
    finish(e, std::move(outcome), e.code.str(), e.message.str());
    step_of(e).detail = e.message.str();
  }

  Flow& flow_;
  Time at_;
  std::string actor_;
  bool finished_ = false;  // who is given a number after that is given another one
  std::vector<std::pair<std::string, std::size_t>> effects_;  // effect id -> its step
};

std::string time_taken(Time begun, const std::optional<Time>& ended) {
  return ended ? lasting(ended->micros - begun.micros) : "…";
}

std::string_view mark(const std::string& outcome) {
  if (outcome == "done") return "✅";
  if (outcome == "refused" || outcome == "stalled" || outcome == "blocked" || outcome == "abandoned")
    return "❌";
  return "⏳";
}

nlohmann::ordered_json json_of(const FlowAttempt& a) {
  nlohmann::ordered_json json{{"begunAt", iso_millis(a.begun)}, {"worker", a.worker}, {"outcome", a.outcome}};
  json["endedAt"] = a.ended ? nlohmann::ordered_json(iso_millis(*a.ended)) : nullptr;
  if (!a.code.empty()) json["code"] = a.code;
  if (!a.message.empty()) json["message"] = a.message;
  return json;
}

nlohmann::ordered_json json_of(const FlowStep& s) {
  nlohmann::ordered_json json{{"name", s.name},
                              {"what", s.what},
                              {"outcome", s.outcome},
                              {"detail", s.detail},
                              {"begunAt", iso_millis(s.begun)}};
  json["endedAt"] = s.ended ? nlohmann::ordered_json(iso_millis(*s.ended)) : nullptr;
  json["attempts"] = nlohmann::ordered_json::array();
  for (const auto& attempt : s.attempts) json["attempts"].push_back(json_of(attempt));
  return json;
}

}  // namespace

std::string_view what_is(Step step) {
  switch (step) {
    case Step::register_address: return "Register the address at Twilio";
    case Step::search: return "Get available numbers from Twilio";
    case Step::buy: return "Purchase the number from Twilio";
    case Step::find: return "Find the number at Twilio";
    case Step::import: return "Import the number to Vapi";
    case Step::assistant: return "Point the Vapi assistant at us";
    case Step::sip_trunk: return "Register the number with a LiveKit SIP trunk";
    case Step::dispatch: return "Make the LiveKit dispatch rule";
    case Step::carrier_trunk: return "Lead Twilio's trunk to LiveKit";
    case Step::webhooks: return "Set the number's webhooks";
    case Step::verify: return "Read back what was set";
    case Step::mail: return "Send the e-mail";
    case Step::neutralise: return "Make the number's webhooks neutral";
    case Step::remove_import: return "Remove the import from Vapi";
    case Step::remove_dispatch: return "Remove the LiveKit dispatch rule";
    case Step::remove_sip_trunk: return "Remove the LiveKit SIP trunk";
    case Step::text: return "Text the owner";
  }
  return "?";
}

Flow flow_of(const std::vector<Recorded>& history) {
  Flow flow;
  Teller teller(flow);
  for (const auto& recorded : history) {
    if (recorded.tenant) flow.tenant = recorded.tenant->id;
    teller.tell(recorded);
  }
  return flow;
}

std::string to_tree(const Flow& flow) {
  if (!flow.begun) return fmt::format("{}: nobody asked for a number yet\n", flow.tenant);
  auto tree = fmt::format("{}  {}  (begun {}, {})\n", flow.tenant, flow.outcome, iso_millis(*flow.begun),
                          time_taken(*flow.begun, flow.ended));
  for (const auto& step : flow.steps) {
    const bool last = &step == &flow.steps.back();
    tree +=
        fmt::format("{} {} {}{}{}\n", last ? "└─" : "├─", mark(step.outcome), step.what,
                    step.detail.empty() ? "" : ": " + step.detail,
                    step.attempts.empty() ? "" : fmt::format("  [{}]", time_taken(step.begun, step.ended)));
    if (step.attempts.size() == 1 && step.outcome == "done") continue;  // there is no more to say
    for (const auto& attempt : step.attempts)
      tree += fmt::format("{}    {} {}{}{}, {}\n", last ? "  " : "│ ", iso_millis(attempt.begun),
                          attempt.outcome, attempt.code.empty() ? "" : " " + attempt.code,
                          attempt.message.empty() ? "" : ": " + attempt.message,
                          time_taken(attempt.begun, attempt.ended));
  }
  return tree;
}

std::string to_json(const Flow& flow) {
  nlohmann::ordered_json json{{"tenant", flow.tenant}, {"outcome", flow.outcome}};
  json["begunAt"] = flow.begun ? nlohmann::ordered_json(iso_millis(*flow.begun)) : nullptr;
  json["endedAt"] = flow.ended ? nlohmann::ordered_json(iso_millis(*flow.ended)) : nullptr;
  json["steps"] = nlohmann::ordered_json::array();
  for (const auto& step : flow.steps) json["steps"].push_back(json_of(step));
  return json.dump();
}

}  // namespace ledgerline
