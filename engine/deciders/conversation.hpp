#pragma once

#include <optional>
#include <vector>

#include "events/codec.hpp"

/// What was said with a tenant's owner by text, folded from the tenant's history: a part of the tenant's row.
namespace ledgerline {

/// A text that is to be sent.
struct OwedText {
  static constexpr auto name = "owed text";
  Code cause;  // the command that it follows from: its effect's id is derived from it
  Code wording;
  Personal<TextBody> body;
  bool once = false;
  Time since;  // what is older at the carrier is not it
  static constexpr auto fields() {
    using T = OwedText;
    return std::tuple{Field{"cause", &T::cause}, Field{"wording", &T::wording}, Field{"body", &T::body},
                      Field{"once", &T::once}, Field{"since", &T::since}};
  }
  friend bool operator==(const OwedText&, const OwedText&) = default;
};

struct Conversation {
  static constexpr auto name = "conversation";
  std::int64_t script = 0;  // 0: the onboarding has not begun
  OnboardingState state = OnboardingState::business_type;
  std::optional<E164> ours;  // the number that the owner texts to
  std::optional<Personal<Name>> business_type, business_name, owner_name, channel, phone_type;
  bool stopped = false;         // the owner wants no texts
  Time moved_at;                // when the onboarding last answered
  std::vector<OwedText> texts;  // in the order in which they are sent, one after the other
  std::vector<Reference> sent;  // the carrier's ids of the latest: none of them is another text
  static constexpr auto fields() {
    using C = Conversation;
    return std::tuple{Field{"script", &C::script},
                      Field{"state", &C::state},
                      Field{"ours", &C::ours},
                      Field{"business_type", &C::business_type},
                      Field{"business_name", &C::business_name},
                      Field{"owner_name", &C::owner_name},
                      Field{"channel", &C::channel},
                      Field{"phone_type", &C::phone_type},
                      Field{"stopped", &C::stopped},
                      Field{"moved_at", &C::moved_at},
                      Field{"texts", &C::texts},
                      Field{"sent", &C::sent}};
  }
  /// Where the state's answer is kept; nullptr for a state whose answer only moves on.
  std::optional<Personal<Name>>* answer_of(OnboardingState asked);
  friend bool operator==(const Conversation&, const Conversation&) = default;
};

// What each event makes of it. They throw Damaged if the event cannot follow.
void follow(Conversation& now, const TextReceived& event, const Recorded& recorded);
void follow(Conversation& now, const OnboardingStarted& event, const Recorded& recorded);
void follow(Conversation& now, const OnboardingAnswered& event, const Recorded& recorded);
void follow(Conversation& now, const OnboardingAdvanced& event, const Recorded& recorded);
void follow(Conversation& now, const OnboardingRepeated& event, const Recorded& recorded);
void follow(Conversation& now, const OnboardingBlocked& event, const Recorded& recorded);
void follow(Conversation& now, const OnboardingCompleted& event, const Recorded& recorded);
void follow(Conversation& now, const TestCallReceived& event, const Recorded& recorded);
void follow(Conversation& now, const TextsStopped& event, const Recorded& recorded);
void follow(Conversation& now, const TextsResumed& event, const Recorded& recorded);
void follow(Conversation& now, const TextOwed& event, const Recorded& recorded);
void follow(Conversation& now, const TextDelivered& event, const Recorded& recorded);
void follow(Conversation& now, const TextFailed& event, const Recorded& recorded);

/// The first of the texts is through, or was given up; the carrier knows it by `reference`, where it was
/// sent.
void follow_sent(Conversation& now, const std::optional<Reference>& reference);

/// Where the onboarding stands is no secret; what was said is.
void forget_person(Conversation& now);

/// The next state; COMPLETE has none and is its own.
OnboardingState next_of(OnboardingState state);

/// "S5_CONFIRM_LIVE"
std::string_view name_of(OnboardingState state);

}  // namespace ledgerline
