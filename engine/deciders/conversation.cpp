#include "engine/deciders/conversation.hpp"

#include "engine/deciders/broken.hpp"

namespace ledgerline {
namespace {

constexpr std::size_t most_sent = 20;  // more texts than may be taken for one another

void advance(Conversation& now, OnboardingState from, const Recorded& recorded) {
  if (now.state != from || from == OnboardingState::complete)
    broken(recorded, fmt::format("the tenant is at {}", name_of(now.state)));
  now.state = next_of(from);
  now.moved_at = recorded.at;
}

}  // namespace

OnboardingState next_of(OnboardingState state) {
  if (state == OnboardingState::complete) return state;
  return static_cast<OnboardingState>(static_cast<int>(state) + 1);
}

std::string_view name_of(OnboardingState state) { return names(state)[static_cast<std::size_t>(state)]; }

std::optional<Personal<Name>>* Conversation::answer_of(OnboardingState asked) {
  switch (asked) {
    case OnboardingState::business_type: return &business_type;
    case OnboardingState::business_name: return &business_name;
    case OnboardingState::owner_name: return &owner_name;
    case OnboardingState::channel: return &channel;
    case OnboardingState::phone_type: return &phone_type;
    default: return nullptr;
  }
}

void follow(Conversation& now, const TextReceived& event, const Recorded&) { now.ours = event.to; }

void follow(Conversation& now, const OnboardingStarted& event, const Recorded& recorded) {
  if (now.script != 0) broken(recorded, "the onboarding began before");
  now.script = event.script;
  now.moved_at = recorded.at;
}

void follow(Conversation& now, const OnboardingAnswered& event, const Recorded& recorded) {
  auto* answer = now.answer_of(event.state);
  if (!answer || event.state != now.state) broken(recorded, "nothing of that kind was asked");
  *answer = event.answer;
}

void follow(Conversation& now, const OnboardingAdvanced& event, const Recorded& recorded) {
  if (event.to != next_of(event.from)) broken(recorded, "no way leads there");
  advance(now, event.from, recorded);
}

void follow(Conversation& now, const OnboardingRepeated&, const Recorded& recorded) {
  now.moved_at = recorded.at;
}

void follow(Conversation& now, const OnboardingBlocked&, const Recorded& recorded) {
  now.moved_at = recorded.at;
}

void follow(Conversation& now, const OnboardingCompleted&, const Recorded& recorded) {
  advance(now, OnboardingState::test_call, recorded);
}

void follow(Conversation&, const TestCallReceived&, const Recorded&) {}

void follow(Conversation& now, const TextsStopped&, const Recorded&) {
  now.stopped = true;
  now.texts.clear();
}

void follow(Conversation& now, const TextsResumed&, const Recorded&) { now.stopped = false; }

void follow(Conversation& now, const TextOwed& event, const Recorded& recorded) {
  now.texts.push_back(
      {Code(to_string(recorded.command)), event.wording, event.body, event.once, recorded.at});
}

void follow(Conversation&, const TextDelivered&, const Recorded&) {}
void follow(Conversation&, const TextFailed&, const Recorded&) {}

void forget_person(Conversation& now) {
  for (auto* answer :
       {&now.business_type, &now.business_name, &now.owner_name, &now.channel, &now.phone_type})
    answer->reset();
  now.texts.clear();
}

void follow_sent(Conversation& now, const std::optional<Reference>& reference) {
  if (!now.texts.empty()) now.texts.erase(now.texts.begin());
  if (!reference) return;
  now.sent.push_back(*reference);
  if (now.sent.size() > most_sent) now.sent.erase(now.sent.begin());
}

}  // namespace ledgerline
