#include "projections/why/why.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "projections/why/past.hpp"

namespace ledgerline {
namespace {

using Json = nlohmann::ordered_json;

}  // namespace

std::optional<Position> pool_decision(const std::vector<Recorded>& history) {
  const why::Past past(history);
  const auto& tenant = past.tenant();
  if (tenant.waiting_since != 0) return tenant.waiting_since;
  if (!tenant.number) return std::nullopt;
  const auto* given =
      past.last<NumberAssigned>(why::Past::now, [](const auto& e) { return e.asked != Asked::purchase; });
  if (!given || why::as<NumberAssigned>(given).number != *tenant.number) return std::nullopt;
  return given->position;
}

Explanation explain(Question question, const Known& known, Audience audience) {
  const why::Past past(known.history);
  Explanation told;
  told.tenant = past.id();
  told.question = question;
  switch (question) {
    case Question::number: why::explain_number(told, past, known, audience); break;
    case Question::payment: why::explain_payment(told, past); break;
    case Question::onboarding: why::explain_onboarding(told, past); break;
    case Question::status: why::explain_status(told, past, known); break;
  }
  return told;
}

std::string to_lines(const Explanation& told) {
  auto lines = told.answer + "\n";
  for (const auto& because : told.because) {
    const auto where = in_brackets(because.positions);
    lines += fmt::format("- {}{}{}\n", because.text, where.empty() ? "" : " ", where);
  }
  if (!told.passed_over.empty()) lines += "Not given, in the order in which they would have been:\n";
  for (const auto& [number, reason] : told.passed_over) lines += fmt::format("- {}: {}\n", number, reason);
  if (told.more_passed_over > 0) lines += fmt::format("- and {} more\n", told.more_passed_over);
  return lines;
}

std::string to_json(const Explanation& told) {
  Json json{{"tenant", told.tenant}, {"question", why::word(told.question)}, {"answer", told.answer}};
  json["because"] = Json::array();
  for (const auto& because : told.because)
    json["because"].push_back({{"text", because.text}, {"positions", because.positions}});
  json["passedOver"] = Json::array();
  for (const auto& [number, reason] : told.passed_over)
    json["passedOver"].push_back({{"number", number}, {"why", reason}});
  json["morePassedOver"] = told.more_passed_over;
  return json.dump();
}

namespace why {
namespace {

bool has_stalled(const std::optional<Work>& work, const EffectId& effect) {
  return work && work->phase == WorkPhase::stalled && work->effect == effect;
}

/// Whether it waits for an operator to this day. Of a number's step the tenant's row does not tell: it does
/// until somebody decides, the number is wired anew, or the tenant has it no longer.
bool is_open(const Past& past, const Recorded& stalled) {
  const auto& e = as<EffectStalled>(&stalled);
  const auto& t = past.tenant();
  if (!e.number) return has_stalled(t.work, e.effect) || has_stalled(t.text_work, e.effect);
  const bool its = t.number == e.number || (t.provisioning && t.provisioning->ordered &&
                                            t.provisioning->ordered->str() == e.number->str());
  return its && std::ranges::none_of(past.events(), [&](const Recorded& later) {
           if (later.position <= stalled.position) return false;
           if (std::holds_alternative<WiringStarted>(later.event)) return true;
           return std::visit(
               [&](const auto& other) {
                 if constexpr (requires { other.effect; }) return other.effect == e.effect;
                 return false;
               },
               later.event);
         });
}

}  // namespace

Past::Past(const std::vector<Recorded>& history) : history_(history) {
  std::optional<Tenant> tenant;
  for (const auto& recorded : history) tenant = evolve(std::move(tenant), recorded);
  if (tenant) tenant_ = std::move(*tenant);
}

std::string when_and_who(const Recorded& recorded) {
  return fmt::format("at {}, by {}", moment(recorded.at), who(recorded.cause));
}

void tell_registration(Explanation& told, const Past& past) {
  const auto* known = past.last<TenantRegistered>();
  told.because.push_back(
      {fmt::format("It was registered{} {}.", as<TenantRegistered>(known).trial ? ", on trial," : "",
                   when_and_who(*known)),
       {known->position}});
}

void tell_closing(Explanation& told, const Past& past) {
  if (const auto* closed = past.last<TenantClosed>())
    told.because.push_back({fmt::format("It was closed {}.", when_and_who(*closed)), {closed->position}});
}

bool tell_stalled(Explanation& told, const Past& past) {
  bool any = false;
  for (const auto* stalled : past.between<EffectStalled>(0, Past::now)) {
    if (!is_open(past, *stalled)) continue;
    const auto& e = as<EffectStalled>(stalled);
    told.because.push_back(
        {fmt::format(
             "The step '{}' stalled at {} with {}: {}. An operator retries it or gives it up: 'ledgerline "
             "provisioning retry|abandon {}'.",
             word(e.step), moment(stalled->at), e.code.str(), e.message.str(), past.id()),
         {stalled->position}});
    any = true;
  }
  return any;
}

}  // namespace why
}  // namespace ledgerline
