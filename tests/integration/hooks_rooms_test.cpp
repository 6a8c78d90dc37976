#include <nlohmann/json.hpp>

#include "tests/support/catch.hpp"
#include "tests/support/faults.hpp"
#include "tests/support/given.hpp"
#include "tests/support/hook_office.hpp"

/// Vapi's and LiveKit's events over real HTTP.
namespace ledgerline::tests::hooks_rooms_test {
namespace {

using Json = nlohmann::json;

const std::string dialled = "+447111111111", assistant = "7f6c1f0e-59a0-4d0e-8a43-2b1a9c0d4e11";

/// A tenant that pays, has an assistant, and waits for its test call.
struct Waiting {
  postgres::Database log = fresh_log();
  HookOffice office{log};

  Waiting() {
    office.let_shop_wait_for_its_call();
    office.run(AssignAssistant{tenant("shop"), AssistantId(assistant)});
  }
};

Json vapi_event(const std::string& type = "status-update") {
  return {{"message",
           {{"type", type},
            {"status", "in-progress"},
            {"timestamp", 1767225600000},
            {"call", {{"id", "call-1"}, {"type", "inboundPhoneCall"}, {"assistantId", assistant}}},
            {"phoneNumber", {{"id", "number-1"}, {"number", dialled}}}}}};
}

Json joined() {
  return {{"event", "participant_joined"},
          {"id", "EV_1"},
          {"createdAt", "1767225600"},
          {"participant",
           {{"identity", "sip_1"},
            {"kind", "SIP"},
            {"attributes",
             {{"sip.trunkPhoneNumber", dialled},
              {"sip.phoneNumber", "+447900000001"},
              {"sip.ruleID", "SDR_1"},
              {"sip.callID", "SCL_1"}}}}}};
}

}  // namespace

TEST_CASE("a call that Vapi answers completes the onboarding, once", "[hooks]") {
  Waiting at;
  CHECK(at.office.vapi("/webhooks/vapi", vapi_event().dump()).status == 200);
  CHECK(at.office.state() == "COMPLETE");
  const auto head = at.office.head();
  CHECK(at.office.vapi("/webhooks/vapi", vapi_event("end-of-call-report").dump()).status == 200);
  CHECK(at.office.head() == head);
  CHECK(ask(at.log, "select metadata ->> 'actor' from events where type = 'onboarding.completed'") ==
        "webhook:vapi");
}

TEST_CASE("a call that the assistant makes is no test call, nor is one to another number", "[hooks]") {
  Waiting at;
  auto outbound = vapi_event();
  outbound["message"]["call"]["type"] = "outboundPhoneCall";
  CHECK(at.office.vapi("/webhooks/vapi", outbound.dump()).status == 200);
  auto elsewhere = vapi_event();
  elsewhere["message"]["phoneNumber"]["number"] = "+447111111119";
  CHECK(at.office.vapi("/webhooks/vapi", elsewhere.dump()).status == 200);
  CHECK(at.office.state() == "S8_FWD_CONFIRM");
}

TEST_CASE("Vapi's events are routed by the assistant, then by the business, then by the number", "[hooks]") {
  Waiting at;
  auto unknown = vapi_event();
  unknown["message"]["call"]["assistantId"] = "00000000-0000-4000-8000-000000000000";
  unknown["message"]["phoneNumber"]["number"] = "+447111111119";
  CHECK(at.office.vapi("/webhooks/vapi", unknown.dump()).status == 200);
  CHECK(at.office.noted().code == "UNKNOWN_TENANT");
  unknown["message"]["timestamp"] = 1767225601000;
  CHECK(at.office.vapi("/webhooks/vapi", unknown.dump()).status == 200);
  CHECK(ask(at.log, "select string_agg(key, ',') from parked") == "vapi:call:call-1");  // one a call
  CHECK(at.office.vapi("/webhooks/vapi?business_id=shop", unknown.dump()).status == 200);
  CHECK(at.office.noted().code == "NOTED");
  unknown["message"]["phoneNumber"]["number"] = dialled;
  CHECK(at.office.vapi("/webhooks/vapi", unknown.dump()).status == 200);
  CHECK(at.office.state() == "COMPLETE");
}

TEST_CASE("Vapi is told who answers a number that has no assistant there", "[hooks]") {
  Waiting at;
  auto asked = vapi_event("assistant-request");
  asked["message"]["call"].erase("assistantId");
  const auto answer = at.office.vapi("/webhooks/vapi", asked.dump());
  CHECK(Json::parse(answer.body) == Json{{"assistantId", assistant}});
  asked["message"]["phoneNumber"]["number"] = "+447111111119";
  CHECK(Json::parse(at.office.vapi("/webhooks/vapi", asked.dump()).body).contains("error"));
}

TEST_CASE("a caller who joins a LiveKit room by a tenant's number completes the onboarding", "[hooks]") {
  Waiting at;
  auto web = joined();
  web["participant"]["kind"] = "STANDARD";
  CHECK(at.office.livekit(web.dump()).status == 200);
  auto ours = joined();
  ours["participant"]["attributes"].erase("sip.ruleID");  // we call somebody
  CHECK(at.office.livekit(ours.dump()).status == 200);
  CHECK(at.office.state() == "S8_FWD_CONFIRM");
  CHECK(at.office.livekit(joined().dump()).status == 200);
  CHECK(at.office.state() == "COMPLETE");
  auto strange = joined();
  strange["participant"]["attributes"]["sip.trunkPhoneNumber"] = "+447111111119";
  CHECK(at.office.livekit(strange.dump()).status == 200);
  CHECK(at.office.noted().code == "UNKNOWN_TENANT");
}

TEST_CASE("what Vapi or LiveKit did not sign is refused", "[hooks]") {
  Waiting at;
  CHECK(at.office.post("/webhooks/vapi", vapi_event().dump(), {"Authorization: Bearer guess"}).status == 403);
  CHECK(at.office.post("/webhooks/livekit", joined().dump(), {"Authorization: a.b.c"}).status == 403);
  CHECK(at.office.state() == "S8_FWD_CONFIRM");
  CHECK(at.office.vapi("/webhooks/vapi", "{").status == 200);
  CHECK(at.office.noted().code == "UNREADABLE");
}

}  // namespace ledgerline::tests::hooks_rooms_test
