#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "engine/texts.hpp"

namespace ledgerline {

/// How often, and after which time, the outside world is asked again. In microseconds.
struct EffectPolicy {
  /// A lease outlasts what a worker's calls may take and what the provider goes on with after its client gave
  /// up (30 s at Twilio): whoever takes over then looks at what has settled.
  std::int64_t lease = 300'000'000;
  std::int64_t attempts = 3;             // that end unsure; then it is stalled
  std::int64_t first_wait = 30'000'000;  // after an unsure attempt: the provider may still be at it
  std::int64_t first_deferral = 2'000'000;
  std::int64_t longest_wait = 600'000'000;
  std::int64_t most_lost = 5;  // numbers that were ordered and not to be had, one after the other

  std::int64_t breaker = 30'000'000;  // an open one lets a call through after that, to see
  std::int64_t poll = 1'000'000;      // between two looks at the log where nothing is due

  /// Exponential in `times`, from 1; between a half and the whole of it, by the effect's id: who failed
  /// together does not come again together.
  std::int64_t wait(std::int64_t first, std::int64_t times, std::string_view effect) const;
};

/// What a platform may choose. Events carry what followed from it (a rest's end, a grace's end), so replaying
/// a log does not ask for it again.
struct Policy {
  std::string default_country = "GB";
  std::map<std::string, int> cool_down_days = {{"US", 45}, {"GB", 30}};  // how long a released number rests
  int other_cool_down_days = 45;                                         // in all other countries
  int grace_days = 7;          // how long a tenant keeps its number after its payment lapsed
  bool trial_numbers = false;  // whether a tenant on trial is given a number without payment
  EffectPolicy effects;
  Texts texts;

  /// In microseconds.
  std::int64_t cool_down(const std::string& country) const;
  std::int64_t grace() const;
};

/// Reads "US=45,GB=30,*=45". Throws BadInput; on success only the named countries differ from `policy`.
void read_cool_downs(std::string_view text, Policy& policy);

/// Reads "lease=300000,first_wait=30000,attempts=3", times in milliseconds: a test waits for none of the
/// usual ones. Throws BadInput.
void read_effect_timing(std::string_view text, EffectPolicy& policy);

}  // namespace ledgerline
