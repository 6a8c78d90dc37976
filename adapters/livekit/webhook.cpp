#include "adapters/livekit/webhook.hpp"

#include "adapters/http/foreign.hpp"

namespace ledgerline::livekit {
namespace {

using http::given;
using http::Json;
using http::member;
using http::text;

constexpr std::string_view what = "LiveKit's event";

/// Protobuf's JSON writes 64-bit numbers as texts; we take either.
std::optional<Time> time_in(const Json& event) {
  const auto& value = member(event, "createdAt");
  const auto digits = value.is_number_integer() ? value.dump() : text(event, "createdAt");
  const auto seconds = http::whole_number(digits);
  if (!seconds || *seconds > 253'402'300'799) return {};  // the year 9999
  return Time{*seconds * 1'000'000};
}

void read_call(const Json& attributes, RoomEvent& event) {
  event.called = given<E164>(text(attributes, "sip.trunkPhoneNumber"));
  event.caller = given<E164>(text(attributes, "sip.phoneNumber"));
  event.sip_call = given<Reference>(text(attributes, "sip.callID"));
  event.sip_trunk = given<Reference>(text(attributes, "sip.trunkID"));
  event.sip_rule = given<Reference>(text(attributes, "sip.ruleID"));
}

}  // namespace

RoomEvent read_event(std::string_view body) {
  const auto json = http::foreign_object(body, what);
  const auto& participant = member(json, "participant");
  RoomEvent event;
  event.id = http::needed<Reference>(text(json, "id"), fmt::format("{}, id", what));
  event.type = http::needed<Code>(text(json, "event"), fmt::format("{}, event", what));
  event.key = "livekit:" + event.id.str();
  event.at = time_in(json);
  event.room = given<Reference>(text(member(json, "room"), "name"));
  event.participant = given<Reference>(text(participant, "identity"));
  event.is_sip = text(participant, "kind") == "SIP";
  read_call(member(participant, "attributes"), event);
  return event;
}

}  // namespace ledgerline::livekit
