#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace ledgerline {

/// An instant in microseconds since 1970-01-01 UTC: Postgres' resolution, so that it survives the log.
struct Time {
  std::int64_t micros = 0;
  friend auto operator<=>(const Time&, const Time&) = default;
};

constexpr std::int64_t micros_per_minute = 60'000'000;
constexpr std::int64_t micros_per_day = 24 * 60 * micros_per_minute;

inline Time operator+(Time time, std::int64_t micros) { return Time{time.micros + micros}; }

/// "2026-11-21T07:52:44.123456Z": as stored and digested.
std::string iso_micros(Time time);

/// "2026-11-21T07:52:44.123Z": as people and log lines see it.
std::string iso_millis(Time time);

/// Reads ISO 8601 ("2026-11-21", "2026-11-21T07:52Z", "2026-11-21 07:52:44.123+01:00"); no offset means UTC.
/// Throws BadInput.
Time parse_time(std::string_view text);

}  // namespace ledgerline
