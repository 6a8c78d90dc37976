#pragma once

#include <cstdint>
#include <functional>
#include <random>
#include <string>
#include <string_view>
#include <utility>

#include "tools/simulator/http.hpp"

/// What all simulated providers share: time, fresh ids, settings, and the accounts that callers log in to.
namespace ledgerline::simulator {

/// Microseconds since 1970, and never the same twice: what came later has a later time.
class Clock {
 public:
  Clock() = default;
  /// Of a time that somebody else tells, in microseconds since 1970.
  explicit Clock(std::function<std::int64_t()> told) : told_(std::move(told)) {}
  std::int64_t now();

 private:
  std::function<std::int64_t()> told_;
  std::int64_t last_ = 0;
};

std::string rfc2822(std::int64_t micros);      // "Thu, 30 Jul 2015 20:12:31 +0000"
std::string iso_seconds(std::int64_t micros);  // "2015-07-30T20:12:31Z"
std::string iso_millis(std::int64_t micros);   // "2015-07-30T20:12:31.000Z"

/// Ids as providers make them up; the same on every run.
class Ids {
 public:
  std::string sid(std::string_view prefix);                            // and 32 hexadecimal digits
  std::string uuid();                                                  // version 4
  std::string word(std::string_view prefix, std::size_t length = 12);  // and letters and digits

 private:
  std::mt19937_64 random_{1};
};

/// Fixed by default, so that a search for them finds any that leaked.
struct Credentials {
  std::string twilio_account = "AC51000000000000000000000000000051",
              twilio_token = "51mulator000twilio000auth000token",
              twilio_key = "SK51000000000000000000000000000051",
              twilio_key_secret = "51mulator-twilio-api-secret", vapi_key = "51mulator-vapi-key",
              livekit_key = "APIs1mulator", livekit_secret = "51mulator-livekit-secret-51mulator",
              stripe_secret = "whsec_51mulator", smtp_user = "simulator",
              smtp_password = "51mulator-smtp-password";
};

/// A tree of named switches (README.md lists them). Reading one that is not there is a programming error.
class Settings {
 public:
  Settings() : values_(defaults()) {}
  /// Takes what `changes` names and leaves the rest. Throws std::invalid_argument for unknown names and for
  /// values of another kind, and then changes nothing.
  void merge(const Json& changes);
  void reset() { values_ = defaults(); }
  const Json& all() const { return values_; }
  /// Such as get<bool>("/twilio/trial").
  template <class T>
  T get(const char* place) const {
    return values_.at(Json::json_pointer(place)).get<T>();
  }
  const Json& at(const char* place) const { return values_.at(Json::json_pointer(place)); }
  /// Whether the list at `place` holds this text.
  bool lists(const char* place, const std::string& text) const;

 private:
  static Json defaults();
  Json values_;
};

struct World {
  Clock clock;
  Ids ids;
  Settings settings;
  Credentials credentials;
};

}  // namespace ledgerline::simulator
