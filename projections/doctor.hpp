#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "projections/fold.hpp"
#include "projections/inspect.hpp"

/// What must always hold of a log, checked from its events alone: design.md, section 8.
namespace ledgerline {

/// One thing that must hold, and where it does not.
struct Check {
  enum class Result { holds, warning, broken };
  static constexpr std::size_t most_findings = 20;

  std::string_view name;   // for programs: "digests"
  std::string_view claim;  // for people: "every event is as it was stored"
  Result result = Result::holds;
  std::size_t count = 0;                // of all findings
  std::vector<std::string> findings{};  // the first ones, each naming its position or subject
  std::string note{};                   // what else to know: what was left out, which level was reached

  bool ok() const { return result == Result::holds; }
  void find(std::string finding, std::size_t times = 1);
  void warn(std::string finding);
};

/// An id or a type as a finding names it: as it is, unless it is not a clean line of text.
std::string exactly(std::string_view text);

/// One pass over a log, a page at a time on threads of its own, that survives whatever it meets: an event
/// that is missing, changed or cannot be read becomes a finding with its position, and the pass goes on. The
/// subjects of such an event are left out of what is folded from there on, since nothing can be said of them.
///
/// Memory: the fold, a few pages, 24 bytes a command, and about 100 an attempt at an outside step. Used by
/// one thread. Log and vault must outlive it.
class Doctor {
 public:
  Doctor(Log& log, const Vault& vault) : log_(log), vault_(vault) {}

  /// Goes on from where the last call stopped, to `up_to` or the log's head. Throws Unavailable only.
  void examine(std::optional<Position> up_to, const Progress& progress);
  /// What was found, up to where the pass is.
  std::vector<Check> checks() const;

  const Folded& folded() const { return folded_; }
  /// Whether the row with this key cannot be told from the log.
  template <Projection P>
  bool left_out(const std::string& key) const {
    return left_out_.contains({P::name, key});
  }

 private:
  void take(const Inspected& event);
  void expect(Position position);
  void look_at_command(const Inspected& event);
  void look_at_attempt(const Recorded& recorded);
  void look_at_rules(const Recorded& recorded);
  template <Projection P>
  void look_at_version(const Inspected& event);
  template <Projection P>
  void follow(const Inspected& event);
  template <Projection P>
  void leave_out(const SubjectVersion& subject, const Inspected& event);
  std::optional<Version> version_before(std::string_view projection, const std::string& key,
                                        Version folded) const;

  void find_repeats(Check& commands) const;
  void find_doubles(Check& attempts) const;
  void find_disagreements(Check& holders) const;
  void find_forgotten(Check& queue) const;

  Log& log_;
  const Vault& vault_;
  Folded folded_;
  std::map<std::pair<std::string_view, std::string>, std::optional<Version>>
      left_out_;                                    // last version, if known
  std::vector<std::pair<Uuid, Position>> answers_;  // where each command's events begin
  std::vector<std::tuple<std::string, std::int64_t, Position>> attempts_;  // effect, which one, where
  std::optional<Reference> fingerprint_;                                   // of the last command
  Time last_time_;

  Check positions_{"positions", "positions run from 1 to the head without a gap"};
  Check digests_{"digests", "every event is as it was stored: its digest fits"};
  Check readable_{"readable", "every event can be read: its type and version are known, its fields valid"};
  Check versions_{"versions", "each subject's versions run from 1 without a gap"};
  Check histories_{"histories", "every event can follow on its subjects' histories"};
  Check holders_{"holders", "a number has at most one tenant, a tenant at most one number"};
  Check gate_{"gate", "nobody was given a number without payment, or a trial that may have one"};
  Check rest_{"rest", "a number leaves its rest only cooled, and a retired one is never given"};
  Check commands_{"commands", "a command id has one answer: events in a row, with one fingerprint"};
  Check attempts_once_{"attempts", "no outside step has the same attempt twice"};
  Check times_{"times", "time never goes backwards"};
  Check keys_{"keys", "every tenant has its key, or was erased"};
  Check queue_{"queue",
               "whoever paid and asked has a number or waits, and nobody waits beside an available number"};
};

}  // namespace ledgerline
