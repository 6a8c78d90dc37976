#include "tools/bench/histories.hpp"

#include <array>
#include <stdexcept>

#include "engine/log/history.hpp"
#include "tools/bench/benches.hpp"
#include "tools/bench/engine_callers.hpp"
#include "tools/bench/sql_callers.hpp"

namespace ledgerline::bench {
namespace {

constexpr std::size_t most_events_of_a_history = 3;  // registered, pays, assigned

constexpr const char* select_history =
    "select position, type, schema_version, tenant, tenant_version, number, number_version, payload, "
    "metadata, "
    "command_id, recorded_at, digest from events where tenant = $1 order by tenant_version";

void expect_whole(std::size_t events) {
  if (events < most_events_of_a_history)
    throw std::runtime_error("the bench read a history that is not whole");
}

}  // namespace

std::size_t HistoryReader::somebody(std::size_t among) {
  std::array<std::uint8_t, 8> bytes{};
  random_.fill(bytes);
  std::uint64_t value = 0;
  for (const auto byte : bytes) value = value << 8 | byte;
  return value % among;
}

Run HistoryReader::read(std::size_t tenants, std::size_t count) {
  Run run;
  const auto all = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < count; ++i) {
    Slice slice;
    slice.tenant = EngineCallers::tenant(somebody(tenants)).str();
    auto vault = vault_;
    const auto begun = std::chrono::steady_clock::now();
    const auto history = read_history(log_, slice, vault);
    run.latencies.push_back(micros_since(begun));
    expect_whole(history.events.size());
  }
  run.rate = static_cast<double>(count) * 1e6 / micros_since(all);
  return run;
}

Contest history(const Place& place, std::size_t events, std::size_t count, std::size_t rounds) {
  const Size size{1, count ? count : 2000, rounds};
  Scratch scratch(place);
  EngineCallers ours(scratch.engine(), place.random);
  ours.grow(events);
  const auto tenants = ours.registered();
  HistoryReader reader(scratch.log(), place.vault, place.random);
  SqlCallers sql(place.url, scratch.name(), 1, {{"history", select_history}});
  const auto select = [&](SqlConnection& connection, std::size_t) {
    const auto id = EngineCallers::tenant(reader.somebody(tenants)).str();
    expect_whole(static_cast<std::size_t>(connection.run("history", {id}).size()));
  };
  const std::vector<Contestant> contestants{{"ledgerline", [&] { return reader.read(tenants, size.count); }},
                                            {"SELECT", [&] { return sql.run(size.count, select); }}};
  auto contest = hold("history of a tenant", size.text(), contestants, {}, rounds);
  contest.notes.push_back(
      "ledgerline: digests verified, personal fields opened; SELECT: the same rows, as they are stored");
  return contest;
}

}  // namespace ledgerline::bench
