#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>

#include "engine/effects/http.hpp"
#include "engine/effects/timers.hpp"

namespace ledgerline {

/// Stands before every provider's operation: a circuit breaker a name, such as
/// "twilio:update_number_webhook", and a rate limit a provider, such as "twilio". They belong to the process:
/// another one finds out for itself. An executor at a time.
class Guard {
 public:
  enum class Breaker { closed, open, half_open };

  struct Limits {
    int failures = 5;                        // in a row, and the breaker opens
    std::int64_t open_for = 30'000'000;      // microseconds; then one call is let through to see
    std::map<std::string, double> a_second;  // calls, by provider; none: not limited
    double burst = 1;                        // seconds' worth of calls that may come at once
  };
  /// Called whenever a breaker changes.
  using Changed = std::function<void(const std::string& operation, Breaker now)>;

  Guard(Timers& timers, Limits limits, Changed changed = {})
      : timers_(timers), limits_(std::move(limits)), changed_(std::move(changed)) {}

  /// Waits for the provider's rate. Returns how long the breaker stays open, in microseconds; 0 to go on, and
  /// then leave() must follow.
  Awaitable<std::int64_t> enter(std::string operation);
  /// `healthy`: the provider answered, if only to refuse.
  void leave(const std::string& operation, bool healthy);
  /// Of those operations that were called.
  std::map<std::string, Breaker> breakers() const;

 private:
  struct State {
    Breaker breaker = Breaker::closed;
    int failures = 0;
    std::int64_t opened = 0;
    bool probing = false;
  };
  struct Bucket {
    double tokens = 0;
    std::int64_t filled = 0;
  };

  std::int64_t closed_for(const std::string& operation);
  std::int64_t wait_for_turn(const std::string& provider);
  void become(const std::string& operation, State& state, Breaker breaker);

  Timers& timers_;
  Limits limits_;
  Changed changed_;
  std::map<std::string, State> states_;
  std::map<std::string, Bucket> buckets_;
};

std::string_view name_of(Guard::Breaker breaker);

/// HTTP behind the guard.
class GuardedHttp final : public Http {
 public:
  GuardedHttp(Http& http, Guard& guard) : http_(http), guard_(guard) {}
  Awaitable<HttpReply> send(HttpRequest request) override;

 private:
  Http& http_;
  Guard& guard_;
};

/// HTTP with crash points about each call: http.sending/OPERATION and http.answered/OPERATION.
class PointedHttp final : public Http {
 public:
  explicit PointedHttp(Http& http) : http_(http) {}
  Awaitable<HttpReply> send(HttpRequest request) override;

 private:
  Http& http_;
};

/// HTTP of one attempt: nothing is sent once its lease is over, or waited for beyond it, for by then
/// somebody else may be at it.
class LeasedHttp final : public Http {
 public:
  /// `until` as of timers.now().
  LeasedHttp(Http& http, const Timers& timers, std::int64_t until)
      : http_(http), timers_(timers), until_(until) {}
  Awaitable<HttpReply> send(HttpRequest request) override;

 private:
  Http& http_;
  const Timers& timers_;
  std::int64_t until_;
};

}  // namespace ledgerline
