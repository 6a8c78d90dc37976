#include "tests/contracts/worlds.hpp"

#include "adapters/postgres/check.hpp"
#include "projections/fold.hpp"
#include "properties/simulation/append.hpp"

namespace ledgerline::tests {

void record(Log& log, const std::vector<Event>& events, Time at) {
  std::vector<Recorded> all;
  auto position = log.head();
  for (const auto& event : events) {
    Cause cause;
    cause.actor = Actor("tester");
    cause.command = Code("record");
    cause.fingerprint = Reference("record");
    const auto id = id_of(1'000'000 + static_cast<std::uint64_t>(++position));
    all.push_back({position, at, event, std::move(cause), id, {}, {}});
  }
  auto vault = test_vault();
  SystemRandom random;
  simulation::append(log, vault, random, all);
}

TurnResult decide_together(Log& log, const std::vector<Request>& requests, std::uint64_t& n,
                           const Policy& policy) {
  std::vector<Command> batch;
  for (const auto& request : requests) batch.push_back(command(++n, request));
  auto vault = test_vault();
  SystemRandom random;
  return run_turn(log, vault, policy, random, batch);
}

std::vector<Recorded> everything(Log& log) {
  auto vault = test_vault();
  Slice slice;
  slice.limit = 1'000'000;
  return read_decoded(log, slice, vault);
}

std::size_t MemoryWorld::differing_rows() {
  const auto folded = fold(log_, test_vault(), {}, {});
  return (folded.of<Tenants>().all() == log_.tenants() ? 0u : 1u) +
         (folded.of<Numbers>().all() == log_.numbers() ? 0u : 1u);
}

std::size_t PostgresWorld::differing_rows() {
  return postgres::check(*logs_.front(), test_vault(), {}).differing;
}

}  // namespace ledgerline::tests
