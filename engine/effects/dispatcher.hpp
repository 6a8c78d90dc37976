#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>

#include "engine/effects/guard.hpp"
#include "engine/effects/perform.hpp"
#include "engine/effects/timers.hpp"

namespace ledgerline {

/// Does what is owed: asks the log, attempts a step under a lease, calls the adapter, records what it came
/// to, and goes on with the subject's next step. Any number of processes may do so on one log: an attempt is
/// an event, so no two have one step at a time, and whoever dies is taken over when its lease is over.
///
/// Its crash points: effect.attempted (the lease is in the log, nothing was sent), effect.answered (the
/// provider answered, the log does not know), effect.recorded. An executor at a time.
class Dispatcher {
 public:
  struct Options {
    std::string worker;                // who attempts: host and process, for the auditor
    std::size_t at_once = 8;           // subjects
    std::int64_t poll = 1'000'000;     // microseconds between two looks at the log where nothing is due
    std::optional<std::int64_t> idle;  // the same where stir() tells of whatever comes up; none: poll
    std::int64_t lease = 300'000'000;  // the policy's
    std::int64_t margin = 35'000'000;  // its last part: a provider goes on after its client gave up
    std::function<void(const std::string&)> tell;  // one line a remarkable thing, for the log
  };
  /// Which subjects to work on; none: all.
  using Only = std::function<bool(const Owed&)>;

  Dispatcher(Turns& turns, Timers& timers, Http& http, const Adapters& adapters,
             const ProviderSettings& settings, Options options);

  /// Works until stop().
  Awaitable<void> run();
  /// Something may be owed that was not before: run() looks at once, or 20 ms after a look that found
  /// nothing. On the executor that it runs on.
  void stir();
  /// Works until nothing is due, or will be within `patience` microseconds, of what this process can reach.
  /// With `only` it begins nothing after that time, whatever is due: somebody waits. Throws Unavailable.
  Awaitable<void> drain(std::int64_t patience, Only only = {});
  /// Begins nothing more; run() ends when what was begun is recorded.
  void stop();

 private:
  using Key = std::string;

  Awaitable<std::int64_t> look(Only only);
  Awaitable<void> rest(std::int64_t next);
  Awaitable<void> work_on(Owed owed);
  Awaitable<bool> one_step(Owed& owed);
  Awaitable<Performed> attempt(EffectAttempted attempted, std::int64_t begun, Owed owed);
  Awaitable<bool> record(RecordEffect record);
  Command command(Request request, Uuid id) const;
  void tell(const std::string& line) const;

  Turns& turns_;
  Timers& timers_;
  Http& http_;
  const Adapters& adapters_;
  const ProviderSettings& settings_;
  Options options_;
  std::set<Step> out_of_reach_;
  std::set<Key> busy_;
  bool stopping_ = false;
  bool stirred_ = false;        // since the last look began
  bool found_nothing_ = false;  // in the last look: nothing was due that nobody was at
  std::int64_t looked_at_ = 0;
};

}  // namespace ledgerline
