#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/log/memory.hpp"
#include "engine/ports.hpp"
#include "properties/simulation/scheduler.hpp"
#include "properties/simulation/trace.hpp"

namespace ledgerline::simulation {

/// When every run begins: 2026-03-01T09:00:00Z.
inline constexpr Time beginning{1'772'355'600'000'000};
constexpr std::int64_t seconds = 1'000'000;
/// And when it ends at the latest: what would come about only then does not come about.
constexpr std::int64_t horizon = 1'000 * micros_per_day;

/// What a fault was tried on, and how often: "crash at turn.loaded", "twilio:provision_number: reply lost".
using Tried = std::map<std::string, std::uint64_t>;
inline void add(Tried& all, const Tried& more) {
  for (const auto& [name, times] : more) all[name] += times;
}

/// What all parts of one run share.
struct Stage {
  Stage(Chooser& chooser, const std::set<About>& faults, bool keeps_words, Uuid log_id)
      : tape(chooser, faults), scheduler(tape), trace(keeps_words), log([this] { return time(); }, log_id) {
    scheduler.set_horizon(horizon);
  }

  Time time() const { return begins + scheduler.now(); }
  /// In the trace, of now.
  template <class Words>
  void tell(std::string_view who, Words&& words, bool is_odd = false) {
    trace.tell(scheduler.now(), who, std::forward<Words>(words), is_odd);
  }
  /// A fault took place: counted, and told.
  void fault(std::string_view who, const std::string& what) {
    ++tried[what];
    tell(who, [&] { return what; }, true);
  }

  Time begins = beginning;
  Tape tape;
  Scheduler scheduler;
  Trace trace;
  MemoryLog log;  // what survives every process
  Tried tried, reached;
  std::string damage;  // what a turn failed by that nothing in the surroundings explains
};

/// The letters that processes go by.
inline std::string name_of_process(int process) { return std::string(1, static_cast<char>('A' + process)); }

/// The same bytes on every run, others in every life of every process.
class SimulatedRandom final : public Random {
 public:
  explicit SimulatedRandom(std::uint64_t seed) : dice_(seed) {}
  void fill(std::span<std::uint8_t> bytes) override {
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(dice_.next());
  }

 private:
  Dice dice_;
};

}  // namespace ledgerline::simulation
