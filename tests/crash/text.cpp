#include <fmt/format.h>

#include "tests/crash/flows.hpp"

namespace ledgerline::tests::crash {
namespace {

const char *const ours = "+447476955179", *const owner = "+447900000001";

Arguments saying(const std::string& body, const std::string& id) {
  return {"--json", "onboarding", "text", "--from", owner, "--to", ours, "--body", body, "--message-id", id};
}

std::string text_defects(const Shopping& shop) {
  std::string wrong;
  std::size_t texts = 0;
  const auto state = shop.providers().admin("GET", "/state");
  for (const auto& message : state.at("twilio").at("messages")) texts += message.at("to") == owner ? 1 : 0;
  if (texts != 2) wrong += fmt::format("{} texts were sent\n", texts);
  const auto heard = ask(shop.log(), "select count(*) from events where type = 'text.received'");
  if (heard != "2") wrong += heard + " texts were heard\n";
  const auto stands = ask(shop.log(), "select current_state from onboarding_states");
  if (stands != "S3_OWNER_NAME") wrong += "the owner is at " + stands + "\n";
  const auto owed = ask(shop.log(), "select count(*) from tenants where text_work is not null");
  if (owed != "0") wrong += "a text is still owed\n";
  return wrong + succeeds(shop, {"doctor"}) + broken_invariants(shop.log());
}

}  // namespace

Flow text() {
  auto flow = command("an owner's text, and ours", saying("ABC Plumbing", "SM2"), true);
  flow.given = [](const Shopping& shop) {
    shop.providers().admin("POST", "/owned", {{"phone_number", ours}, {"country", "GB"}});
    if (const auto wrong = succeeds(shop, saying("Plumber", "SM1")); !wrong.empty())
      throw std::runtime_error(wrong);
  };
  flow.defects = text_defects;
  return flow;
}

}  // namespace ledgerline::tests::crash
