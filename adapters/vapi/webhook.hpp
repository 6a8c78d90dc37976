#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/http/delivery.hpp"
#include "adapters/http/signature.hpp"
#include "events/kernel/time.hpp"
#include "events/types.hpp"

/// What Vapi tells us: is it Vapi, and what does it say (provider-apis.md, sections 5 and 9). Pure.
namespace ledgerline::vapi {

/// How Vapi shows that it is Vapi: what the credential is that its `server.credentialId` names. One form is
/// accepted, not whichever a stranger chooses.
struct WebhookProfile {
  enum class Form { secret, bearer, hmac };
  enum class Encoding { hex, base64 };

  Form form = Form::bearer;
  http::Secrets secrets;  // the one in use and, while it is changed, the next

  // Of `hmac` alone; the defaults are Vapi's.
  std::string signature_header = "x-signature";
  std::string prefix;                            // before the signature, such as "sha256="
  std::string timestamp_header = "x-timestamp";  // looked at where the payload has a {timestamp}
  std::string payload = "{timestamp}.{body}";    // must have {body}
  http::Hash hash = http::Hash::sha256;
  Encoding encoding = Encoding::hex;
  std::int64_t tolerance_s =
      300;  // of the timestamp, in both directions; it may count seconds or milliseconds
};

/// Reads "secret", "bearer" or "hmac", the last also with what differs from the defaults, by ';':
/// "hmac;header=x-hub-signature-256;prefix=sha256=;payload={body};algorithm=sha512;encoding=base64;
/// timestamp=x-time;tolerance=60". Without secrets. Throws BadInput.
WebhookProfile read_profile(std::string_view text);

http::Verdict check_signature(const http::Delivery& delivery, const WebhookProfile& profile, Time now);

/// One event of a call. Vapi gives events no id; `key` is made of what tells them apart: type, call, status,
/// time.
struct CallEvent {
  std::string key;
  Code type;                      // status-update, end-of-call-report, assistant-request …
  std::optional<Reference> call;  // Vapi's id of it
  std::optional<Code> status;     // of status-update: queued, ringing, in-progress, forwarding, ended
  std::optional<Reference> ended_reason;
  std::optional<Time> at;
  std::optional<AssistantId> assistant;
  std::optional<Reference> number_id;  // Vapi's id of the number called
  std::optional<E164> called, caller;
  bool is_inbound = true;  // unless it says otherwise: a call that we make, or one from a web page
};

/// Reads an event; fields that are missing or of another type are nothing. Throws BadInput where there is no
/// message, or none with a type.
CallEvent read_event(std::string_view body);

}  // namespace ledgerline::vapi
