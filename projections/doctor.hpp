#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "projections/check.hpp"
#include "projections/fold.hpp"
#include "projections/inspect.hpp"
#include "projections/seal/seal.hpp"
#include "projections/sightings.hpp"

/// What must always hold of a log, checked from its events alone: design.md, section 8.
namespace ledgerline {

/// One pass over a log, a page at a time on threads of its own, that survives whatever it meets: an event
/// that is missing, changed or cannot be read becomes a finding with its position, and the pass goes on. The
/// subjects of such an event are left out of what is folded from there on, since nothing can be said of them.
///
/// Memory: Folded's 110 MB, and about 50 MB for pages and what was seen, whatever the log's size; beside that
/// 100 bytes for each subject that is left out or erased. On the disk, 24 bytes a command and an attempt
/// (Sightings), and a row for each subject where they are many (RowsOf). Used by one thread. Log and vault
/// must outlive it.
class Doctor {
 public:
  /// With seals that were kept, the log's beginning is held against them as well. At most so many rows of
  /// each projection are in memory.
  Doctor(Log& log, const Vault& vault, std::vector<Seal> expected = {},
         std::size_t in_memory = rows_in_memory)
      : log_(log), vault_(vault), folded_(in_memory), resealing_(std::move(expected)) {}

  /// Goes on from where the last call stopped, to `up_to` or the log's head. Throws Unavailable only.
  void examine(std::optional<Position> up_to, const Progress& progress);
  /// What was found, up to where the pass is.
  std::vector<Check> checks() const;

  const Folded& folded() const { return folded_; }
  /// Of the events up to where the pass is; nothing where one of them is missing.
  std::optional<Seal> seal() const { return resealing_.seal(); }
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
  std::string attempt_at(Position position) const;
  void find_disagreements(Check& holders) const;
  void find_forgotten(Check& queue) const;
  std::set<std::string> erased_after(Position position) const;
  void find_keys(Check& keys) const;

  Log& log_;
  const Vault& vault_;
  Folded folded_;
  std::map<std::pair<std::string_view, std::string>, std::optional<Version>>
      left_out_;                          // last version, if known
  std::optional<Uuid> command_;           // of the last event
  std::optional<Reference> fingerprint_;  // of that command
  Sightings answers_;                     // where each command's events begin
  Sightings attempts_;                    // at outside steps, by effect and number
  Resealing resealing_;
  Time last_time_;
  std::map<std::string, Position> erased_;  // where their certificates are

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
  Check keys_{"keys", "every tenant has its key, but for who was erased: no such key is left"};
  Check queue_{"queue",
               "whoever paid and asked has a number or waits, and nobody waits beside an available number"};
};

}  // namespace ledgerline
