#pragma once

#include "engine/deciders/decide.hpp"

/// Decisions about outside work: who may try, and what follows from what a try came to.
namespace ledgerline {

Decision decide_effect(const Facts& facts, const AttemptEffect& command);
Decision decide_effect(const Facts& facts, const RecordEffect& command);
Decision decide_effect(const Facts& facts, const RetryEffect& command);
Decision decide_effect(const Facts& facts, const AbandonEffect& command);

/// What an attempt came to, with that still to be filled in.
RecordEffect record_about(const EffectAttempted& attempted);

/// Whether all that the tenant's last search was offered is held by the log: the next one looks further.
bool were_offers_taken(const Tenant& tenant);

/// What a step that is done brings about: the fact it stands for.
std::vector<Event> settled(const Facts& facts, const EffectDone& done);

}  // namespace ledgerline
