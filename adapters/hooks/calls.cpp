#include "adapters/hooks/hear.hpp"
#include "adapters/http/form.hpp"

namespace ledgerline::hooks {
namespace {

/// Twilio may be told to ask by GET: then all stands in the query.
http::Fields fields_of(const http::Delivery& delivery) {
  if (delivery.method == "POST") return http::form_of(delivery.body);
  const auto question = delivery.url.find('?');
  return http::form_of(question == delivery.url.npos ? ""
                                                     : std::string_view(delivery.url).substr(question + 1));
}

/// Whoever holds a number keeps it through the grace after a lapse, and is called meanwhile.
bool is_served(const Tenant& tenant) { return tenant.paid || tenant.trial || tenant.grace_until; }

bool is_number_of(const std::optional<Tenant>& tenant, const std::optional<E164>& called) {
  return tenant && called && tenant->number && tenant->number->str() == called->str() && !tenant->closed;
}

web::Response route_of(const Desk& desk, const Tenant& tenant, const E164& called) {
  const auto& calls = desk.settings.calls;
  try {
    return twiml(twilio::answer_call(tenant.voice.value_or(VoiceRoute::app), called, calls));
  } catch (const BadInput&) {  // the route's target is not configured: whoever calls is told something
    return twiml(twilio::say(calls.app_words));
  }
}

Heard not_in_service(const Desk& desk) {
  Heard heard;
  heard.code = "NOT_IN_SERVICE";
  heard.answer = twiml(twilio::say(desk.settings.nobody));
  return heard;
}

}  // namespace

/// The call goes on whatever became of its command: a caller cannot be asked to try again, and the call's
/// status will tell of it once more.
Awaitable<Heard> hear_call(Desk& desk, const http::Delivery& delivery, Cause cause) {
  const auto call = twilio::read_inbound_call(fields_of(delivery));
  const auto tenant = co_await tenant_of(desk, business_in(delivery.url));
  if (!is_number_of(tenant, call.to) || !is_served(*tenant)) co_return not_in_service(desk);
  auto heard = co_await hear_arrival(desk, *tenant, call.id, std::move(cause));
  heard.answer = route_of(desk, *tenant, *call.to);
  co_return heard;
}

}  // namespace ledgerline::hooks
