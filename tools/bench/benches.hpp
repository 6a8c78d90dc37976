#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "tools/bench/contest.hpp"
#include "tools/bench/scratch.hpp"

/// What is measured, a file each. Every one makes what it needs, and takes it away again.
namespace ledgerline::bench {

struct Size {
  std::size_t clients = 64, count = 0, rounds = 5;  // count: of a round; 0: by clients

  std::size_t a_round() const { return count ? count : std::max<std::size_t>(2000, clients * 150); }
  std::size_t in_all() const { return a_round() * (rounds + 1); }  // one more warms up
  std::string text() const;
};

/// "5 rounds"
std::string rounds_of(std::size_t rounds);

/// Numbers given, with the full history, beside a pool table with SKIP LOCKED and an audit row: as a
/// transaction of four statements, and as one idempotent statement.
Contest allocate(const Place& place, const Size& size);

/// Commands of one event each, beside an INSERT a transaction into a table with the same columns and indexes,
/// which promises no order, and beside the same under one lock, which promises ours.
Contest append(const Place& place, const Size& size);

/// Commands of one event each, a thousand under way, beside a COPY and an INSERT of a thousand such rows.
Contest append_batches(const Place& place, std::size_t rounds);

/// One tenant's history from a log of about `events` events, beside a SELECT of the same rows. `count` of a
/// round; 0: 2,000.
Contest history(const Place& place, std::size_t events, std::size_t count, std::size_t rounds);

/// First texts of people who are not known, each made a tenant and answered with a question, beside what
/// one would write: a transaction that looks the sender up, and keeps it, its text and the answer.
Contest onboard(const Place& place, const Size& size);

/// Both read models built anew from a log of about `events` events, beside the SQL that aggregates the same
/// rows from the same events inside Postgres.
Contest rebuild(const Place& place, std::size_t events, std::size_t rounds);

/// The same on a log of `events` events and on one of 10,000: allocations, appends, one tenant's history.
/// `count` of a round; 0: 2,000.
std::vector<Contest> flat(const Place& place, std::size_t events, std::size_t count, std::size_t rounds);

}  // namespace ledgerline::bench
