#pragma once

#include "engine/deciders/decide.hpp"

/// The onboarding by text: what a text or a call moves, and what is texted back. Pure.
namespace ledgerline {

/// Answers a text. Whoever is not known becomes a tenant, and the first text answers the first question too.
Decision decide_text(const Facts& facts, const ReceiveText& command);

/// A call that was waited for completes the onboarding; any other changes nothing, and appends nothing.
Decision decide_call(const Facts& facts, const ReceiveCall& command);

/// What became of a text is told once. A receiver who opted out at the carrier is sent no more.
Decision decide_fate(const Facts& facts, const RecordText& command);

/// Whoever was told to wait for a number is told that it is there.
std::vector<Event> tell_ready(const Facts& facts, const NumberAssigned& assigned);

}  // namespace ledgerline
