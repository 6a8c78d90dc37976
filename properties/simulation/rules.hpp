#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>

#include <fmt/format.h>

#include "engine/policy.hpp"
#include "projections/fold.hpp"

namespace ledgerline::simulation {

/// What each event must be, given the rows as it left them: what deciders promise, said once more from
/// outside.
class Rules {
 public:
  using Say = std::function<void(std::string)>;
  Rules(const Policy& policy, Say say) : policy_(policy), say_(std::move(say)) {}

  void look_at(const Recorded& recorded, const Folded& after);

 private:
  void look(const Recorded& recorded, const Folded& after, const TenantRegistered& e);
  void look(const Recorded& recorded, const Folded& after, const AllocationQueued& e);
  void look(const Recorded& recorded, const Folded& after, const NumberAssigned& e);
  void look(const Recorded& recorded, const Folded& after, const NumberReleased& e);
  void look(const Recorded& recorded, const Folded& after, const NumberQuarantined& e);
  void look(const Recorded& recorded, const Folded& after, const NumberReserved& e);
  void look(const Recorded& recorded, const Folded& after, const NumberUnreserved& e);
  void look(const Recorded& recorded, const Folded& after, const EffectAttempted& e);
  void look(const Recorded&, const Folded& after, const TenantErased& e);
  void look(const Recorded&, const Folded&, const NumberPurchased& e) { bought_.insert(e.number.str()); }
  void look(const Recorded&, const Folded&, const NumberLost& e) { bought_.erase(e.number.str()); }
  void look(const Recorded&, const Folded&, const EffectDone& e) { come_back(e); }
  void look(const Recorded&, const Folded&, const EffectDeferred& e) { come_back(e); }
  void look(const Recorded&, const Folded&, const EffectNoted& e) { come_back(e); }
  void look(const Recorded& recorded, const Folded&, const EffectUnsure& e) { expect_current(recorded, e); }
  void look(const Recorded& recorded, const Folded&, const EffectRefused& e) { expect_current(recorded, e); }
  void look(const Recorded&, const Folded&, const auto&) {}  // most events have no rule of their own
  /// What an attempt came to takes effect, unless another one has begun since.
  template <class E>
  void expect_current(const Recorded& recorded, const E& e) {
    come_back(e);
    if (const auto last = attempts_[e.effect.str()]; e.attempt != last)
      broken(recorded, "attempt {} failed after attempt {} had begun, and takes effect", e.attempt, last);
  }
  /// Outside, one thing at a time is done for a number; texts and searches do not get in each other's way.
  static std::string place_of(const auto& e) { return e.number ? e.number->str() : e.effect.str(); }
  void come_back(const auto& e) {
    const auto at = leases_.find(place_of(e));
    if (at != leases_.end() && at->second.effect == e.effect && at->second.attempt == e.attempt)
      leases_.erase(at);
  }
  void expect_in_order(const Recorded& recorded, const Folded& after, const NumberAssigned& e);
  template <class... Values>
  void broken(const Recorded& recorded, fmt::format_string<const Values&...> text, const Values&... values) {
    say_(fmt::format("event {}: {}", recorded.position, fmt::format(text, values...)));
  }

  const Policy& policy_;
  Say say_;
  std::map<std::string, Position> waits_;          // tenants, since when
  std::map<std::string, Time> reserved_;           // numbers, until when
  std::map<std::string, EffectAttempted> leases_;  // what somebody is at, by number or effect
  std::map<std::string, std::int64_t> attempts_;   // of effects: the last one
  std::set<std::string> bought_;                   // numbers that are not handed over yet
  std::map<std::string, std::string> phones_;      // of owners, and which tenant has each
};

}  // namespace ledgerline::simulation
