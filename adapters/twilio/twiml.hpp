#pragma once

#include <string>
#include <string_view>

#include "adapters/http/secret.hpp"
#include "events/types.hpp"

/// TwiML: what Twilio is answered when it asks what to do with a call or a text. XML 1.0, sent as text/xml.
namespace ledgerline::twilio {

/// Where calls that came to us go on, by the tenant's voice route.
struct CallTargets {
  /// Vapi's own handler of imported numbers; or per call the one of a POST /call with
  /// phoneCallProviderBypassEnabled, whose TwiML is then passed on as it is.
  std::string vapi_url = "https://api.vapi.ai/twilio/inbound_call";
  /// "sip:<project>.sip.livekit.cloud;transport=tcp"; the number called is put before the host.
  std::string livekit_sip_uri;
  std::string livekit_user;
  http::Secret livekit_password;
  /// The platform's own handler; empty: the call is answered with `app_words`.
  std::string app_url;
  std::string app_words = "This number is not answered yet. Please try again later.";
};

/// "<Response/>": nothing to do. Ends a call; answers a text with silence.
std::string nothing_to_do();

/// What to do with a call to `called`. Throws BadInput where the route's target is not configured, naming it.
std::string answer_call(VoiceRoute route, const E164& called, const CallTargets& targets);

/// Says something and ends the call: for a number that is nobody's, or whose tenant does not pay.
std::string say(std::string_view words);

/// Text as it may stand in XML, in attributes too; what XML 1.0 forbids (control characters) is left out.
std::string xml_escaped(std::string_view text);

}  // namespace ledgerline::twilio
