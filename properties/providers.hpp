#pragma once

#include "properties/small_world.hpp"

/// The outside work of a small world: who asks for it, workers, providers that answer anything, operators.
namespace ledgerline::properties {

Request some_wish_or_change();

/// What an attempt may come to, with what providers say then.
RecordEffect some_outcome(const EffectAttempted& attempt);

/// A worker at one of the subjects that owe something: it may die before it tells what came of it, and tell
/// it late.
void work(SmallWorld& world, std::vector<EffectAttempted>& untold);

/// An operator at the subjects that stalled.
void operate(SmallWorld& world);

/// A world that is being filled, and so many steps of all that may happen in it, texts of owners too.
void live(SmallWorld& world, int steps);

}  // namespace ledgerline::properties
