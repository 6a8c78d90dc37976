#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/http/delivery.hpp"
#include "adapters/http/signature.hpp"
#include "events/kernel/time.hpp"
#include "events/types.hpp"

/// What LiveKit tells us: is it LiveKit, and what does it say (provider-apis.md, section 9). Pure.
namespace ledgerline::livekit {

struct ApiKey {
  std::string id;  // the token's `iss`
  http::Secret secret;
};

/// The Authorization header is a bare JWT (RFC 7519) in compact form, signed with HS256: that algorithm and
/// no other, whatever the token says. `iss` must be one of our keys, `exp` must be there, `nbf` may; clocks
/// may differ by 10 s, as in LiveKit's own libraries. The claim `sha256` is base64 of the body's SHA-256.
http::Verdict check_signature(const http::Delivery& delivery, const std::vector<ApiKey>& keys, Time now);

/// One event of a room. Where a caller joins, `sip_*` says which call it is.
struct RoomEvent {
  std::string key;
  Reference id;                                            // EV_…: the same in every repeat
  Code type;                                               // participant_joined, room_finished …
  std::optional<Time> at;                                  // to the second
  std::optional<Reference> room;                           // its name, which the dispatch rule made
  std::optional<Reference> participant;                    // its identity
  bool is_sip = false;                                     // a telephone
  std::optional<Reference> sip_call, sip_trunk, sip_rule;  // SCL_…, ST_…, SDR_…
  std::optional<E164> called, caller;
};

/// Reads an event; fields that are missing or of another type are nothing. Throws BadInput where it has no
/// type or id.
RoomEvent read_event(std::string_view body);

}  // namespace ledgerline::livekit
