#pragma once

#include "engine/deciders/onboarding.hpp"
#include "tests/support/given.hpp"

/// The words of stories about texts.
namespace ledgerline::tests {

inline const E164& onboarding_number() {
  static const E164 number("+447476955179");
  return number;
}

/// A text of the tenant's owner, or of one who is not known yet; `message` is the carrier's id of it.
ReceiveText text(const std::string& id, const std::string& body, const std::string& message = "SM1");
ReceiveCall call(const std::string& id, const std::string& e164);

TextReceived heard(const std::string& id, const std::string& body, const std::string& message = "SM1");
OnboardingAnswered answered(const std::string& id, OnboardingState state, const std::string& answer);
/// To the next state.
OnboardingAdvanced advanced(const std::string& id, OnboardingState from);
OnboardingRepeated repeated(const std::string& id, OnboardingState state, const std::string& why);
OnboardingBlocked held_up(const std::string& id, OnboardingState state, const std::string& why);
/// In its usual wording.
TextOwed owes(const std::string& id, Wording wording, const std::string& e164 = {},
              const std::string& question = {});

/// The history after these texts of the tenant's, each answered, and each answer sent, before the next.
std::vector<Event> talked(std::vector<Event> history, const std::string& id,
                          const std::vector<std::string>& texts);
/// The texts that lead to S5; then YES, 1 and DONE lead on.
const std::vector<std::string>& four_answers();
/// `history`, and all that the tenant is owed is sent.
std::vector<Event> all_sent(std::vector<Event> history, const std::string& id);

}  // namespace ledgerline::tests
