#pragma once

#include "events/catalogue.hpp"
#include "events/kernel/personal.hpp"
#include "events/kernel/upcast.hpp"
#include "events/stored.hpp"

/// The only place where an event becomes JSON and JSON an event.
namespace ledgerline {

/// An event that was read back: what happened, when, whose, and why.
struct Recorded {
  Position position = 0;
  Time at;
  Event event;
  Cause cause;
  Uuid command;
  std::optional<SubjectVersion> tenant, number;
};

/// What a turn knows of an event before it is stored.
struct Stamp {
  Position position = 0;
  Time at;
  Uuid command;
  std::optional<SubjectVersion> tenant, number;
};

/// Seals personal fields, and computes the digest. `metadata` is encode_cause() of its cause.
Stored encode(const Event& event, const Stamp& stamp, std::string metadata, const Cipher& cipher);

std::string encode_cause(const Cause& cause);

/// Upcasts, opens personal fields, checks every field. Throws Damaged naming position, type and field;
/// also for a type, or a version, that this build does not know: such an event is never skipped.
Recorded decode(const Stored& stored, const Cipher& cipher,
                const Upcasters& upcasters = catalogue_upcasters());

/// As a JSON object for people and programs, personal fields opened: what `history --json` prints of an
/// event.
std::string to_json(const Recorded& recorded, const Digest& digest);

}  // namespace ledgerline
