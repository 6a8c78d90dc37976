#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/deciders/number.hpp"

/// Who had a number, and when it rested in between: its life in a form that needs no knowledge of events.
namespace ledgerline {

/// A stretch of a number's life in which nobody else came to have it.
struct Stay {
  struct End {
    Position position = 0;
    Time at;
    std::string why;  // "released: moved away, by ana@desk (number.release)"
  };
  NumberStatus status = NumberStatus::available;
  std::optional<std::string> tenant;  // who has it, has it reserved, or has it bought
  std::optional<Time> until;          // when its rest, or its reservation, is to end
  Position begun = 0;
  Time from;
  std::optional<End> ended;  // nothing: it is so to this day
};

struct Holders {
  std::string number;
  std::vector<Stay> stays;  // in their order, from the number's first event on
  /// Every tenant that ever had it, in the order in which they came.
  std::vector<std::string> tenants() const;
};

/// `history` is the number's own, from its first event on. Throws Damaged where an event cannot follow.
Holders holders_of(const std::vector<Recorded>& history);

/// Lines for a terminal, and one JSON object.
std::string to_lines(const Holders& holders);
std::string to_json(const Holders& holders);

}  // namespace ledgerline
