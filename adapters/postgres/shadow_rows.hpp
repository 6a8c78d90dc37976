#pragma once

#include <set>
#include <string>
#include <vector>

#include "adapters/postgres/pipeline.hpp"
#include "projections/arrival.hpp"

namespace ledgerline::postgres {

/// Folds events into the rows of the generation that is not live, of each of these projections: from its own
/// rows, not from the live ones, so that what is wrong in one generation stays there. Takes a round trip to
/// load; what has to be written is queued, for the next sync() of the transaction that is open. A subject
/// whose event cannot be folded is parked in that generation.
///
/// The one way to go on with a shadow: a rebuild catches up by it, and a turn keeps up by it.
void fold_into_shadows(Pipeline& pipeline, const std::set<std::string>& projections,
                       const std::vector<Arrival>& events);

}  // namespace ledgerline::postgres
