#pragma once

#include <optional>
#include <tuple>

#include "events/kernel/schema.hpp"
#include "events/kernel/time.hpp"
#include "events/types.hpp"

/// The outside steps: what was tried, by whom, and what became of it. A step is about a number, or about a
/// tenant that has none yet, or about both.
namespace ledgerline {

/// From here on the call may go out. Nobody else tries before `until`; whoever does so then looks there
/// first.
struct EffectAttempted {
  static constexpr auto name = "effect.attempted";
  std::optional<TenantId> tenant;
  std::optional<PoolNumber> number;
  EffectId effect;
  Step step = Step::search;
  std::int64_t attempt = 1;
  Actor worker;
  Time until;
  bool look_only =
      false;  // the gate closed meanwhile: it is only found out what became of the attempt before
  static constexpr auto fields() {
    using E = EffectAttempted;
    return std::tuple{Field{"tenant", &E::tenant},   Field{"number", &E::number},
                      Field{"effect", &E::effect},   Field{"step", &E::step},
                      Field{"attempt", &E::attempt}, Field{"worker", &E::worker},
                      Field{"until", &E::until},     Field{"look_only", &E::look_only}};
  }
  friend bool operator==(const EffectAttempted&, const EffectAttempted&) = default;
};

/// It stands there, under the provider's `reference`.
struct EffectDone {
  static constexpr auto name = "effect.done";
  std::optional<TenantId> tenant;
  std::optional<PoolNumber> number;
  EffectId effect;
  Step step = Step::search;
  std::int64_t attempt = 1;
  std::optional<Reference> reference;
  static constexpr auto fields() {
    using E = EffectDone;
    return std::tuple{Field{"tenant", &E::tenant},   Field{"number", &E::number},
                      Field{"effect", &E::effect},   Field{"step", &E::step},
                      Field{"attempt", &E::attempt}, Field{"reference", &E::reference}};
  }
  friend bool operator==(const EffectDone&, const EffectDone&) = default;
};

/// The provider said no, for good: the same request would be refused again.
struct EffectRefused {
  static constexpr auto name = "effect.refused";
  std::optional<TenantId> tenant;
  std::optional<PoolNumber> number;
  EffectId effect;
  Step step = Step::search;
  std::int64_t attempt = 1;
  Code code;
  Reason message;
  static constexpr auto fields() {
    using E = EffectRefused;
    return std::tuple{Field{"tenant", &E::tenant},   Field{"number", &E::number},
                      Field{"effect", &E::effect},   Field{"step", &E::step},
                      Field{"attempt", &E::attempt}, Field{"code", &E::code},
                      Field{"message", &E::message}};
  }
  friend bool operator==(const EffectRefused&, const EffectRefused&) = default;
};

/// Not done, and nothing is wrong with the request: it is tried again at `until`.
struct EffectDeferred {
  static constexpr auto name = "effect.deferred";
  std::optional<TenantId> tenant;
  std::optional<PoolNumber> number;
  EffectId effect;
  Step step = Step::search;
  std::int64_t attempt = 1;
  Time until;
  Code code;
  Reason message;
  static constexpr auto fields() {
    using E = EffectDeferred;
    return std::tuple{Field{"tenant", &E::tenant}, Field{"number", &E::number},   Field{"effect", &E::effect},
                      Field{"step", &E::step},     Field{"attempt", &E::attempt}, Field{"until", &E::until},
                      Field{"code", &E::code},     Field{"message", &E::message}};
  }
  friend bool operator==(const EffectDeferred&, const EffectDeferred&) = default;
};

/// It may have been done. The next attempt, at `until`, looks there before it asks.
struct EffectUnsure {
  static constexpr auto name = "effect.unsure";
  std::optional<TenantId> tenant;
  std::optional<PoolNumber> number;
  EffectId effect;
  Step step = Step::search;
  std::int64_t attempt = 1;
  Time until;
  Code code;
  Reason message;
  static constexpr auto fields() {
    using E = EffectUnsure;
    return std::tuple{Field{"tenant", &E::tenant}, Field{"number", &E::number},   Field{"effect", &E::effect},
                      Field{"step", &E::step},     Field{"attempt", &E::attempt}, Field{"until", &E::until},
                      Field{"code", &E::code},     Field{"message", &E::message}};
  }
  friend bool operator==(const EffectUnsure&, const EffectUnsure&) = default;
};

/// Nothing goes on by itself: an operator sees why, and retries or abandons it.
struct EffectStalled {
  static constexpr auto name = "effect.stalled";
  std::optional<TenantId> tenant;
  std::optional<PoolNumber> number;
  EffectId effect;
  Step step = Step::search;
  Code code;
  Reason message;
  static constexpr auto fields() {
    using E = EffectStalled;
    return std::tuple{Field{"tenant", &E::tenant}, Field{"number", &E::number},
                      Field{"effect", &E::effect}, Field{"step", &E::step},
                      Field{"code", &E::code},     Field{"message", &E::message}};
  }
  friend bool operator==(const EffectStalled&, const EffectStalled&) = default;
};

/// What an attempt that is no longer the current one came to. It is noted, and changes nothing.
struct EffectNoted {
  static constexpr auto name = "effect.noted";
  std::optional<TenantId> tenant;
  std::optional<PoolNumber> number;
  EffectId effect;
  Step step = Step::search;
  std::int64_t attempt = 1;
  Code code;  // DONE, or why not
  std::optional<Reference> reference;
  static constexpr auto fields() {
    using E = EffectNoted;
    return std::tuple{Field{"tenant", &E::tenant},      Field{"number", &E::number},
                      Field{"effect", &E::effect},      Field{"step", &E::step},
                      Field{"attempt", &E::attempt},    Field{"code", &E::code},
                      Field{"reference", &E::reference}};
  }
  friend bool operator==(const EffectNoted&, const EffectNoted&) = default;
};

/// An operator has it tried again; the attempts are counted from the beginning.
struct EffectRetried {
  static constexpr auto name = "effect.retried";
  std::optional<TenantId> tenant;
  std::optional<PoolNumber> number;
  EffectId effect;
  Step step = Step::search;
  std::optional<Reference> bundle;  // the carrier's reference, where it had asked for one
  static constexpr auto fields() {
    using E = EffectRetried;
    return std::tuple{Field{"tenant", &E::tenant}, Field{"number", &E::number}, Field{"effect", &E::effect},
                      Field{"step", &E::step}, Field{"bundle", &E::bundle}};
  }
  friend bool operator==(const EffectRetried&, const EffectRetried&) = default;
};

/// An operator gave it up. Of what takes back, what it would have removed is taken to be gone.
struct EffectAbandoned {
  static constexpr auto name = "effect.abandoned";
  std::optional<TenantId> tenant;
  std::optional<PoolNumber> number;
  EffectId effect;
  Step step = Step::search;
  Reason reason;
  static constexpr auto fields() {
    using E = EffectAbandoned;
    return std::tuple{Field{"tenant", &E::tenant}, Field{"number", &E::number}, Field{"effect", &E::effect},
                      Field{"step", &E::step}, Field{"reason", &E::reason}};
  }
  friend bool operator==(const EffectAbandoned&, const EffectAbandoned&) = default;
};

}  // namespace ledgerline
