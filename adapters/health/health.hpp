#pragma once

#include <functional>
#include <string>
#include <vector>

#include "adapters/postgres/readers.hpp"
#include "adapters/web/router.hpp"

namespace ledgerline::health {

/// What readiness is made of. All of it outlives the server's executor.
struct Surroundings {
  postgres::Readers& readers;
  std::string master_check;                // Vault::check_value
  std::function<bool()> is_stopping;       // no requests are taken any more
  std::function<std::int64_t()> busy_for;  // for how many microseconds the engine has been in one turn
  std::int64_t patience = 10'000'000;      // with a turn, in microseconds: beyond, the engine does not get on
};

/// GET /healthz: 200 as long as the process answers; asks nobody. GET /readyz: 200 where commands are taken
/// and will be decided: the process does not stop, the engine gets on, the log can be reached, its schema and
/// epoch are this build's. Else 503, NOT_READY, with what is wrong and what to do.
std::vector<web::Route> routes(Surroundings around);

}  // namespace ledgerline::health
