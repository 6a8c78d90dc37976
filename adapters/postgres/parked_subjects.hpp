#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "adapters/postgres/log.hpp"

/// Subjects that have no row in a generation, because an event of their history cannot be folded.
namespace ledgerline::postgres {

struct ParkedSubject {
  std::string projection, subject;
  std::int64_t generation = 0;
  bool live = false;      // in the live generation: commands about it are refused, PARKED
  Position position = 0;  // of the event
  std::string reason;
  bool is_back = false;  // after retry_parked(): it has its row again
};

/// All, or those of one subject. In the order of projection, generation and subject; at most `limit`.
std::vector<ParkedSubject> find_parked(PostgresLog& log, const std::optional<std::string>& subject,
                                       std::size_t limit);

/// Folds the histories of parked subjects again, each under the log's lock: who can be folded by now has its
/// row back, the others learn what keeps them. `told` hears of each. Throws Unavailable, and Damaged for an
/// event that cannot even be read.
void retry_parked(PostgresLog& log, const Vault& vault, const std::optional<std::string>& subject,
                  const std::function<void(const ParkedSubject&)>& told);

}  // namespace ledgerline::postgres
