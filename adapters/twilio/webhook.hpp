#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "adapters/http/delivery.hpp"
#include "adapters/http/signature.hpp"
#include "events/types.hpp"

/// What Twilio tells us: is it Twilio, and what does it say (provider-apis.md, sections 8 and 9). Pure.
///
/// A message's `key` names the fact, so that a repeat is recognised. It is made of signed fields alone: the
/// header I-Twilio-Idempotency-Token is not covered by the signature, and whoever replays a delivery may
/// write another one there.
namespace ledgerline::twilio {

/// X-Twilio-Signature: base64(HMAC-SHA1(auth token, URL + sorted parameters)). The URL counts with and
/// without its port, for both are signed in practice. A body that is no form counts by the URL's bodySHA256.
/// `tokens` are the account's auth tokens, of a subaccount's numbers the subaccount's: the primary and, while
/// they are rotated, the secondary. There is no time in it: a replay is recognised by its key alone.
http::Verdict check_signature(const http::Delivery& delivery, const http::Secrets& tokens);

/// A text that somebody sent to one of our numbers.
struct InboundText {
  std::string key;
  Reference id;                  // SM… or MM…
  std::optional<E164> from, to;  // nothing for short codes, names, WhatsApp
  std::string body;  // UTF-8, at most 6,400 bytes; line breaks and other control characters are blanks
  int media = 0;     // pictures and the like, which are not fetched
};

/// Somebody calls one of our numbers: asks what to do, and is answered with TwiML.
struct InboundCall {
  std::string key;
  Reference id;                                  // CA…
  std::optional<E164> from, to, forwarded_from;  // the last where the carrier says it: who passed the call on
  Code status;
};

/// What became of a text that we sent. They come in any order: `delivered` may precede `sent`.
struct TextStatus {
  std::string key;
  Reference id;
  Code status;
  std::optional<Code> error;  // Twilio's number for it, such as 30003
  std::optional<E164> to;
};

/// How far a call is. `completed`, `busy`, `failed`, `no-answer` and `canceled` are its end.
struct CallStatus {
  std::string key;
  Reference id;
  Code status;
  std::optional<E164> from, to;
  std::optional<std::int64_t> seconds;  // that it lasted
};

/// Read a delivery's form. Unknown fields are passed over: Twilio adds some without notice. Throw BadInput,
/// which names the field.
InboundText read_inbound_text(const http::Fields& form);
InboundCall read_inbound_call(const http::Fields& form);
TextStatus read_text_status(const http::Fields& form);
CallStatus read_call_status(const http::Fields& form);

}  // namespace ledgerline::twilio
