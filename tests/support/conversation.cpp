#include "tests/support/conversation.hpp"

#include <cstdlib>

#include "tests/adapters/settings.hpp"
#include "tests/support/places.hpp"

namespace ledgerline::tests {

Conversation::Conversation(const std::string& name) {
  const auto file = std::string(source_folder) + "/tests/cassettes/" + name + ".json";
  if (std::getenv("LEDGERLINE_RECORD_CASSETTES")) {
    simulator_.emplace();
    wire_.emplace(io_.get_executor());
    recording_ = std::make_unique<http::RecordingHttp>(*wire_, file);
    http_ = recording_.get();
  } else {
    replaying_ = std::make_unique<http::ReplayingHttp>(file);
    http_ = replaying_.get();
  }
}

twilio::Twilio Conversation::twilio() {
  auto settings = twilio_settings(pauses_);
  if (simulator_) {
    const auto& sid = simulator_->env("TWILIO_ACCOUNT_SID");
    settings.credentials = {sid, sid, http::Secret(simulator_->env("TWILIO_AUTH_TOKEN"))};
    settings.api_url = simulator_->env("TWILIO_API_URL");
  }
  return {*http_, settings};
}

vapi::Vapi Conversation::vapi() {
  auto settings = vapi_settings();
  if (simulator_) {
    settings.key = http::Secret(simulator_->env("VAPI_API_KEY"));
    settings.api_url = simulator_->env("VAPI_API_URL");
  }
  return {*http_, settings};
}

Performed Conversation::search(const std::string& area_code) {
  Adapters adapters;
  adapters.carrier = [this](Http&) { return std::unique_ptr<Carrier>(new twilio::Twilio(twilio())); };
  const ProviderSettings settings;
  Performer performer(adapters, settings, *http_);
  Rows rows;
  rows.tenant.emplace();
  rows.tenant->country = Country("US");
  rows.tenant->area_code = AreaCode(area_code);
  rows.tenant->provisioning.emplace();
  EffectAttempted attempt;
  attempt.step = Step::search;
  rows.tenant->work.emplace().effect = attempt.effect;  // owed still
  return run(performer.perform(attempt, rows));
}

}  // namespace ledgerline::tests
