#include "adapters/vapi/webhook.hpp"

#include "adapters/http/foreign.hpp"

namespace ledgerline::vapi {
namespace {

using http::given;
using http::Json;
using http::member;
using http::text;

constexpr std::string_view what = "Vapi's event";

/// Milliseconds since 1970; their JSON writes them with a fraction at times.
std::optional<Time> time_in(const Json& message) {
  const auto& value = member(message, "timestamp");
  const double millis = value.is_number() ? value.get<double>() : -1;
  if (!(millis >= 0 && millis < 253'402'300'800'000.0)) return {};  // the year 10000
  return Time{static_cast<std::int64_t>(millis) * 1'000};
}

/// The number called stands in the message, in its call, or in both.
const Json& number_in(const Json& message) {
  const auto& here = member(message, "phoneNumber");
  return here.is_object() ? here : member(member(message, "call"), "phoneNumber");
}

template <class T>
std::optional<T> first(const std::string& one, const std::string& other) {
  return given<T>(one.empty() ? other : one);
}

/// Without a time, what tells two events apart is their content.
std::string key_of(const CallEvent& event, std::string_view body) {
  const auto when = event.at ? std::to_string(event.at->micros) : http::hex(http::sha256(body));
  return fmt::format("vapi:{}:{}:{}:{}", event.type.str(), event.call.value_or(Reference()).str(),
                     event.status.value_or(Code()).str(), when);
}

}  // namespace

CallEvent read_event(std::string_view body) {
  const auto json = http::foreign_object(body, what);
  const auto& message = member(json, "message");
  const auto& call = member(message, "call");
  const auto& number = number_in(message);
  CallEvent event;
  event.type = http::needed<Code>(text(message, "type"), fmt::format("{}, message.type", what));
  event.call = given<Reference>(text(call, "id"));
  event.status = given<Code>(text(message, "status"));
  event.ended_reason = given<Reference>(text(message, "endedReason"));
  event.at = time_in(message);
  event.assistant = first<AssistantId>(text(call, "assistantId"), text(member(message, "assistant"), "id"));
  event.number_id = first<Reference>(text(call, "phoneNumberId"), text(number, "id"));
  event.called = given<E164>(text(number, "number"));
  event.caller =
      first<E164>(text(member(call, "customer"), "number"), text(member(message, "customer"), "number"));
  const auto direction = text(call, "type");
  event.is_inbound = direction.empty() || direction == "inboundPhoneCall";
  event.key = key_of(event, body);
  return event;
}

}  // namespace ledgerline::vapi
