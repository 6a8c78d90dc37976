#pragma once

#include <span>
#include <string>
#include <vector>

#include "events/codec.hpp"

namespace ledgerline {

/// What a command was answered. It follows from the events the command appended, so the same id again can be
/// answered the same from the log alone.
struct Outcome {
  enum class Kind {
    done,     // as asked, or it was so already
    refused,  // a rule said no; where the subject is known, an event says so too
    invalid,  // the same id came with another statement, or the request cannot be read
    failed    // the surroundings failed; nothing was appended, unless the code is OUTCOME_UNKNOWN
  };
  Kind kind = Kind::failed;
  std::string code;     // ALLOCATED, PAYMENT_REQUIRED, ALREADY_IN_POOL, ROW_LOCKED…
  std::string message;  // for people
  std::string tenant, number;
  std::vector<Recorded> events;  // what the command appended, in order
  bool repeated = false;         // the answer to an earlier command with the same id
};

/// From the events of one command; the first of them is the answer.
Outcome outcome_of(std::vector<Recorded> events);

}  // namespace ledgerline
