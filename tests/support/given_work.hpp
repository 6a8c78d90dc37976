#pragma once

#include "tests/support/given.hpp"

/// The words of stories about outside work.
namespace ledgerline::tests {

ProvisioningStarted started(const std::string& id, Supply supply, VoiceRoute voice = VoiceRoute::app);
AllocationSearching searches(const std::string& id, Asked asked = Asked::request);
NumberOrdered ordered(const std::string& e164, const std::string& id, const std::string& country = "GB");
NumberPurchased purchased(const std::string& e164, const std::string& id);
NumberLost gone(const std::string& e164, const std::string& id, const std::string& why);
WiringStarted wiring(const std::string& e164, const std::string& id, VoiceRoute voice, bool mail = false);
NumberWired wired(const std::string& e164, const std::string& id, VoiceRoute voice);

/// The step that a row owes now, as an event of it: what a worker would attempt, and what it came to.
EffectAttempted attempted(const Facts& facts, const std::string& e164);
EffectAttempted attempted_for(const Facts& facts, const std::string& tenant);
/// What a worker asks to attempt, and what it then records.
AttemptEffect attempt(const std::string& id, const std::string& e164 = {});
RecordEffect came_to(const EffectAttempted& attempt, EffectOutcome outcome, const std::string& text = {});

}  // namespace ledgerline::tests
