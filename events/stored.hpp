#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>

#include "events/kernel/schema.hpp"
#include "events/kernel/time.hpp"
#include "events/kernel/uuid.hpp"
#include "events/types.hpp"

namespace ledgerline {

/// Who is behind an event, and what it answers. Every event carries it as its metadata.
struct Cause {
  static constexpr auto name = "cause";
  Actor actor;                            // token, webhook, ticker, or OS user@host
  Code command;                           // the command's name, such as "number.allocate"
  std::optional<Reason> reason;           // as the actor stated it
  std::optional<Reference> correlation;   // the request or conversation it belongs to
  std::optional<Reference> causation;     // the event or provider message it follows from
  std::optional<Reference> trace_parent;  // W3C traceparent
  Reference fingerprint;                  // keyed hash of what the caller stated; see Vault::fingerprint
  static constexpr auto fields() {
    return std::tuple{Field{"actor", &Cause::actor},
                      Field{"command", &Cause::command},
                      Field{"reason", &Cause::reason},
                      Field{"correlation", &Cause::correlation},
                      Field{"causation", &Cause::causation},
                      Field{"trace_parent", &Cause::trace_parent},
                      Field{"fingerprint", &Cause::fingerprint}};
  }
  friend bool operator==(const Cause&, const Cause&) = default;
};

using Digest = std::array<std::uint8_t, 32>;  // SHA-256

/// A subject's id and the event's version in that subject's history.
struct SubjectVersion {
  std::string id;
  Version version = 0;
  friend bool operator==(const SubjectVersion&, const SubjectVersion&) = default;
};

/// An event as the log keeps it: one row of `events`. Payload and metadata are canonical JSON (RFC 8785);
/// personal fields in it are sealed.
struct Stored {
  Position position = 0;
  std::string type;
  int schema_version = 1;
  std::optional<SubjectVersion> tenant, number;
  std::string payload, metadata;
  Uuid command;
  Time recorded_at;
  Digest digest{};
  friend bool operator==(const Stored&, const Stored&) = default;
};

/// The canonical event: RFC 8785 JSON of everything but the digest. Throws Damaged if payload or metadata is
/// not JSON.
std::string canonical(const Stored& stored);

/// SHA-256 of the canonical event. `stored.digest == digest_of(stored)` as long as nobody touched the row.
Digest digest_of(const Stored& stored);

std::string hex(const Digest& digest);

}  // namespace ledgerline
