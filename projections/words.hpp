#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "events/stored.hpp"

/// How times, durations and causes are told to people.
namespace ledgerline {

/// "2026-03-01 09:00:00 UTC"
std::string moment(Time time);

/// "850 ms", "12.3 s", "5 min 3 s", "7 h 20 min", "12 d 4 h"
std::string lasting(std::int64_t micros);

/// Who is behind an event, by which command, and what that goes back to: "a webhook of stripe
/// (payment.activate, for evt_1Nv0FGJTtPpRLDk, request 5b1c)".
std::string who(const Cause& cause);

/// "[4, 7]"; of many the first ones, and how many more. Empty where there are none.
std::string in_brackets(const std::vector<Position>& positions);

}  // namespace ledgerline
