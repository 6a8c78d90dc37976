#include <fmt/format.h>

#include "tests/crash/flows.hpp"

namespace ledgerline::tests::crash {
namespace {

std::string unless_empty(const char* what, const Json& rows) {
  return rows.empty() ? "" : fmt::format("{}: {}\n", what, rows.dump());
}

/// What leads calls or texts of a released number to somebody.
std::string routes_left(const Json& number) {
  std::string wrong;
  for (const auto* field : {"voice_url", "voice_fallback_url", "sms_url", "sms_fallback_url",
                            "status_callback", "trunk_sid", "voice_application_sid", "sms_application_sid"})
    if (const auto value = number.value(field, Json()); !value.is_null() && value != "")
      wrong += fmt::format("{}: {}\n", field, value.dump());
  return wrong;
}

std::string release_defects(const Shopping& shop) {
  const auto state = shop.providers().admin("GET", "/state");
  auto wrong = unless_empty("imports", state.at("vapi").at("numbers"));
  wrong += unless_empty("LiveKit's trunks", state.at("livekit").at("trunks"));
  wrong += unless_empty("LiveKit's rules", state.at("livekit").at("rules"));
  const auto& numbers = state.at("twilio").at("numbers");
  if (numbers.size() != 1) wrong += "numbers owned: " + numbers.dump() + "\n";
  for (const auto& number : numbers) wrong += routes_left(number);
  const auto row =
      ask(shop.log(), "select status || coalesce(wiring, '') || coalesce(tenant, '') from numbers");
  if (row != "resting") wrong += "the number is " + row + "\n";
  for (const auto* type : {"number.released", "number.unwired"}) wrong += unless_once(shop, type);
  return wrong + shop.unsettled();
}

}  // namespace

Flow release(const std::string& voice) {
  auto flow = command("release, unwired at " + voice,
                      {"number", "release", "shop", "--reason", "moved", "--json"}, true);
  flow.voice = voice;
  flow.given = [](const Shopping& shop) {
    shop.add_tenant("shop");
    const auto said = shop.provision();
    if (!has_number(said)) throw std::runtime_error(said.out + said.err);
  };
  flow.defects = release_defects;
  return flow;
}

}  // namespace ledgerline::tests::crash
