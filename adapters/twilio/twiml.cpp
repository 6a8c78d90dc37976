#include "adapters/twilio/twiml.hpp"

#include <fmt/format.h>

#include "events/kernel/error.hpp"

namespace ledgerline::twilio {
namespace {

std::string response(const std::string& verbs) {
  return R"(<?xml version="1.0" encoding="UTF-8"?><Response>)" + verbs + "</Response>";
}

std::string attribute(std::string_view name, std::string_view value) {
  return value.empty() ? "" : fmt::format(" {}=\"{}\"", name, xml_escaped(value));
}

std::string redirect(std::string_view url) {
  return response(fmt::format(R"(<Redirect method="POST">{}</Redirect>)", xml_escaped(url)));
}

/// LiveKit's trunk is found by the number, which must stand there exactly as +E.164.
std::string dial(const E164& called, const CallTargets& targets) {
  const auto& uri = targets.livekit_sip_uri;
  const auto colon = uri.find(':');
  if (colon == uri.npos)
    throw BadInput("LIVEKIT_SIP_URI is not set: give sip:<project>.sip.livekit.cloud;transport=tcp");
  const auto address = uri.substr(0, colon + 1) + called.str() + "@" + uri.substr(colon + 1);
  return response(fmt::format("<Dial><Sip{}{}>{}</Sip></Dial>", attribute("username", targets.livekit_user),
                              attribute("password", targets.livekit_password.reveal()),
                              xml_escaped(address)));
}

}  // namespace

std::string xml_escaped(std::string_view text) {
  std::string out;
  for (const char c : text) switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&apos;"; break;
      default:
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') out += c;
    }
  return out;
}

std::string nothing_to_do() { return "<Response/>"; }

std::string say(std::string_view words) { return response(fmt::format("<Say>{}</Say>", xml_escaped(words))); }

std::string answer_call(VoiceRoute route, const E164& called, const CallTargets& targets) {
  switch (route) {
    case VoiceRoute::vapi: return redirect(targets.vapi_url);
    case VoiceRoute::livekit: return dial(called, targets);
    case VoiceRoute::app: return targets.app_url.empty() ? say(targets.app_words) : redirect(targets.app_url);
  }
  throw BadInput("no such voice route");
}

}  // namespace ledgerline::twilio
