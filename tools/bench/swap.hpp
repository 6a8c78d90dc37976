#pragma once

#include <cstddef>

#include "adapters/postgres/log.hpp"

namespace ledgerline::bench {

/// What a rebuild beside live load came to.
struct SwapFigures {
  std::size_t events = 0, rows = 0;      // in the log when it was begun; in both generations
  double seconds = 0;                    // from its beginning to its completion
  std::size_t memory_kib = 0;            // the highest of the process meanwhile, less what it had before
  double usual_us = 0, building_us = 0;  // allocations' p99: alone, and while it was built
  double swap_us = 0, swap_wait_us = 0;  // of the swap: how long it took; the longest wait of an allocation
  std::size_t allocations = 0;           // that went on meanwhile
};

/// Fills a log with `events` events, and then builds both generations and swaps them, with allocations all
/// along. The log is empty, and only this one's.
SwapFigures measure_swap(postgres::PostgresLog& log, const Vault& vault, Random& random, std::size_t events,
                         std::size_t clients, std::size_t workers);

}  // namespace ledgerline::bench
