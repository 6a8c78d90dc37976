#include "tools/simulator/twilio/account.hpp"

namespace ledgerline::simulator {
namespace {

/// Where a number's calls go: nobody's webhook where a trunk or an application takes them.
std::string voice_url(const Json& number) {
  const bool is_elsewhere =
      number.at("trunk_sid").is_string() || number.at("voice_application_sid").is_string();
  return is_elsewhere ? "" : number.at("voice_url").get<std::string>();
}

std::string url_for(Account& account, const Json& about, std::string (*choose)(const Json&)) {
  const auto* number = account.owned(about.at("to"));
  return about.value("url", number ? choose(*number) : "");
}

Fields call_fields(Account& account, const Json& about, const std::string& status) {
  const auto to = about.at("to").get<std::string>(), from = about.at("from").get<std::string>();
  return {{"CallSid", about.value("call_sid", account.world.ids.sid("CA"))},
          {"AccountSid", account.sid()},
          {"From", from},
          {"To", to},
          {"Caller", from},
          {"Called", to},
          {"CallStatus", status},
          {"Direction", "inbound"},
          {"ApiVersion", "2010-04-01"}};
}

}  // namespace

Delivery signed_webhook(const Account& account, std::string url, const Fields& parameters,
                        std::string label) {
  Delivery delivery;
  delivery.headers["X-Twilio-Signature"] =
      twilio_signature(account.world.credentials.twilio_token, url, parameters);
  delivery.headers["I-Twilio-Idempotency-Token"] = account.world.ids.uuid();
  delivery.url = std::move(url);
  delivery.type = "application/x-www-form-urlencoded";
  delivery.body = form_of(parameters);
  delivery.label = std::move(label);
  return delivery;
}

Delivery inbound_call(Account& account, const Json& about) {
  return signed_webhook(account, url_for(account, about, voice_url), call_fields(account, about, "ringing"),
                        "twilio:inbound-call");
}

Delivery call_status(Account& account, const Json& about) {
  const auto callback = [](const Json& number) { return number.at("status_callback").get<std::string>(); };
  auto fields = call_fields(account, about, about.value("status", "completed"));
  fields.emplace_back("CallDuration", about.value("duration", "42"));
  fields.emplace_back("Timestamp", rfc2822(account.world.clock.now()));
  fields.emplace_back("CallbackSource", "call-progress-events");
  fields.emplace_back("SequenceNumber", "0");
  return signed_webhook(account, url_for(account, about, callback), fields, "twilio:call-status");
}

}  // namespace ledgerline::simulator
