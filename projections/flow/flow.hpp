#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/codec.hpp"

/// How a tenant was given its number: requirement 2's flow view, told from the events.
namespace ledgerline {

/// One try of a step.
struct FlowAttempt {
  Time begun;
  std::optional<Time> ended;  // nothing while it is under way, or where its worker died
  std::string worker, outcome, code, message;
};

struct FlowStep {
  std::string name;     // "buy"
  std::string what;     // for people: "Purchase a number"
  std::string outcome;  // done, refused, deferred, unsure, stalled, abandoned, under way, owed…
  std::string detail;   // the provider's reference, the number, why not
  Time begun;
  std::optional<Time> ended;
  std::vector<FlowAttempt> attempts;  // none for what is decided within the engine
};

struct Flow {
  std::string tenant;
  std::string outcome;  // of the whole: the last word on it
  std::optional<Time> begun, ended;
  std::vector<FlowStep> steps;
};

/// Of the latest time that the tenant was given a number, or tried to be. `history` is the tenant's; what
/// happened to its number is part of it as long as the tenant had it.
Flow flow_of(const std::vector<Recorded>& history);

/// A step in words: "Purchase the number from Twilio".
std::string_view what_is(Step step);

/// A tree for a terminal, and one JSON object.
std::string to_tree(const Flow& flow);
std::string to_json(const Flow& flow);

}  // namespace ledgerline
