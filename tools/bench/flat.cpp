#include <fmt/format.h>

#include "tools/bench/benches.hpp"
#include "tools/bench/engine_callers.hpp"
#include "tools/bench/histories.hpp"

/// Whether it matters how long the log is.
namespace ledgerline::bench {
namespace {

constexpr std::size_t short_log = 10'000, callers = 64, usual_round = 2000;

/// A log that was grown by the engine, in turns like any other, as far as it is asked to be.
class Grown {
 public:
  Grown(const Place& place, std::size_t events, const Size& size)
      : round_(size.count),
        scratch_(place),
        histories_(scratch_.log(), place.vault, place.random),
        ours_(scratch_.engine(), place.random) {
    ours_.grow(events);
    served_ = ours_.registered();
    events_ = static_cast<std::size_t>(scratch_.log().head());
    ours_.seed(size.in_all());
    ours_.register_tenants(size.in_all());
  }
  std::string name() const { return fmt::format("{} events", events_); }

  Run allocate() { return ours_.allocate(callers, round_); }
  Run pay() { return ours_.pay(callers, round_); }
  Run read_histories() { return histories_.read(served_, round_); }

 private:
  std::size_t round_;
  Scratch scratch_;
  HistoryReader histories_;
  EngineCallers ours_;
  std::size_t served_ = 0, events_ = 0;
};

Contest between(const std::string& bench, Grown& grown, Grown& brief, Run (Grown::*round)(), double least,
                const Size& size) {
  const std::vector<Contestant> contestants{{grown.name(), [&] { return (grown.*round)(); }},
                                            {brief.name(), [&] { return (brief.*round)(); }}};
  return hold(bench, fmt::format("{} of {}", rounds_of(size.rounds), size.count), contestants,
              {{brief.name(), least}}, size.rounds);
}

}  // namespace

std::vector<Contest> flat(const Place& place, std::size_t events, std::size_t count, std::size_t rounds) {
  const Size size{callers, count ? count : usual_round, rounds};
  Grown brief(place, short_log, size), grown(place, events, size);
  std::vector<Contest> contests{
      between("flat: allocate, 64 callers", grown, brief, &Grown::allocate, 0.9, size),
      between("flat: append, 64 callers", grown, brief, &Grown::pay, 0.9, size),
      between("flat: history of a tenant, 1 reader", grown, brief, &Grown::read_histories, 0, size)};
  auto& history = contests.back();
  history.ratios.front().target.reset();
  history.notes.push_back(fmt::format("p99 {:.2f} times that of the shorter log; target: at most 1.5",
                                      history.results[0].summary.p99 / history.results[1].summary.p99));
  return contests;
}

}  // namespace ledgerline::bench
