#pragma once

#include <atomic>

#include "adapters/postgres/generations.hpp"

namespace ledgerline::postgres {

struct BuildOptions {
  std::size_t workers = 0;                  // who decode and fold; 0: as many as there are cores, 2 to 4
  Progress progress = nullptr;              // events folded, and to fold; of all projections, from any thread
  const std::atomic<bool>* stop = nullptr;  // where it becomes true, what is built stays to be gone on with
};

struct BuildReport {
  struct Table {
    std::string projection;
    std::int64_t generation = 0;
    int version_before = 0, version = 0;  // of the live rows; of this build
    std::int64_t rows = 0, parked = 0;    // parked: subjects without a row
    bool resumed = false, there = false;  // an earlier try was gone on with; nothing was to do at all
  };
  Position position = 0;  // where turns began to keep it up
  std::vector<Table> tables;
};

/// Folds the log into second generations of these projections (projections_named()), while everything goes
/// on: turns, readers of the live rows, other processes. What it does not finish it goes on with the next
/// time; nothing is to be cleaned up.
///
/// Histories are read subject by subject, in the order of the subjects' indexes and up to one position, in
/// ranges of some thousand subjects that workers take from a table; rows go in by COPY, in the transaction
/// that takes the range off. Then come the indexes, then what was appended meanwhile, page by page, and under
/// the log's lock the last page; from there on every turn keeps the rows up. A subject of which an event
/// cannot be folded is parked, and the rest goes on.
///
/// Memory: a page of events and the rows they make a worker, however long the log, or one history, is. (The
/// fold of a whole log reads each event once, and this twice where it has two subjects; but it holds all
/// rows, and partitions by hash would read the log once for each, or spill it.)
///
/// Where this build's version is newer than the live rows', the log's epoch is raised with the last page, and
/// nobody takes a turn until the generation is swapped in. Throws GenerationRefused, BEING_BUILT; Damaged
/// where events are missing; Unavailable.
BuildReport build_shadow(PostgresLog& log, const Vault& vault, const std::vector<std::string>& projections,
                         const BuildOptions& options);

/// Within a transaction that holds the log's lock: folds what a shadow lacks, and has it complete.
void complete_shadow(Upkeep& upkeep, PostgresLog& log, Vault& vault, const Shadow& shadow, Position head);

}  // namespace ledgerline::postgres
