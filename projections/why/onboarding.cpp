#include <fmt/format.h>

#include "projections/why/past.hpp"

/// Why a tenant's onboarding by text stands where it does.
namespace ledgerline::why {
namespace {

/// The text, or the call, that the same command began with.
std::string message_of(const Past& past, const Recorded& of) {
  for (const auto& recorded : past.events()) {
    if (recorded.command != of.command) continue;
    if (const auto* text = std::get_if<TextReceived>(&recorded.event))
      return fmt::format("the owner's text {}", text->message.str());
    if (const auto* call = std::get_if<TestCallReceived>(&recorded.event))
      return fmt::format("the call {}", call->call.str());
  }
  return "what was said";
}

void tell(Explanation& told, const Past& past, const Recorded& recorded) {
  const auto add = [&](const std::string& text) {
    told.because.push_back({fmt::format("{} {}.", text, when_and_who(recorded)), {recorded.position}});
  };
  const auto message = [&] { return message_of(past, recorded); };
  if (std::holds_alternative<OnboardingStarted>(recorded.event))
    add(fmt::format("It began with {},", message()));
  if (const auto* e = std::get_if<OnboardingAdvanced>(&recorded.event))
    add(fmt::format("From {} to {} by {},", name_of(e->from), name_of(e->to), message()));
  if (const auto* e = std::get_if<OnboardingBlocked>(&recorded.event))
    add(fmt::format("At {} it had to wait ({}) on {},", name_of(e->state), e->why.str(), message()));
  if (const auto* e = std::get_if<OnboardingRepeated>(&recorded.event))
    add(fmt::format("At {} the question was put again ({}) on {},", name_of(e->state), e->why.str(),
                    message()));
  if (std::holds_alternative<TextsStopped>(recorded.event)) add("The owner wanted no more texts,");
  if (std::holds_alternative<TextsResumed>(recorded.event)) add("The owner wanted texts again,");
  if (std::holds_alternative<OnboardingCompleted>(recorded.event))
    add(fmt::format("It was complete with {},", message()));
}

/// The latest word on why it does not go on.
std::string held_by(const Past& past, const Conversation& talk) {
  if (talk.stopped) return "the owner wants no texts (STOP)";
  const auto* blocked = past.last<OnboardingBlocked>();
  const auto* moved = past.last<OnboardingAdvanced>();
  if (blocked && (!moved || blocked->position > moved->position))
    return fmt::format("it had to wait: {}", as<OnboardingBlocked>(blocked).why.str());
  return "the owner's answer to this question has not come";
}

}  // namespace

void explain_onboarding(Explanation& told, const Past& past) {
  const auto& talk = past.tenant().conversation;
  if (!talk || talk->script == 0) {
    told.answer = fmt::format("{} has no onboarding: no text of its owner began one.", past.id());
    return;
  }
  told.answer = talk->state == OnboardingState::complete
                    ? fmt::format("{} is through its onboarding: a call proved that its calls are forwarded.",
                                  past.id())
                    : fmt::format("{}'s onboarding stands at {}: {}.", past.id(), name_of(talk->state),
                                  held_by(past, *talk));
  for (const auto& recorded : past.events()) tell(told, past, recorded);
}

}  // namespace ledgerline::why
