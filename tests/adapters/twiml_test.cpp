#include "adapters/twilio/twiml.hpp"

#include "events/kernel/error.hpp"
#include "tests/support/catch.hpp"

namespace ledgerline::twilio::twiml_test {
namespace {

const E164 called("+14155550100");
const std::string head = R"(<?xml version="1.0" encoding="UTF-8"?><Response>)";

CallTargets targets() {
  CallTargets all;
  all.livekit_sip_uri = "sip:shop.sip.livekit.cloud;transport=tcp";
  return all;
}

TEST_CASE("a call goes on at Vapi, in a LiveKit room, or at the platform's own handler",
          "[adapters][twilio][twiml]") {
  CHECK(answer_call(VoiceRoute::vapi, called, targets()) ==
        head + R"(<Redirect method="POST">https://api.vapi.ai/twilio/inbound_call</Redirect></Response>)");
  CHECK(answer_call(VoiceRoute::livekit, called, targets()) ==
        head + "<Dial><Sip>sip:+14155550100@shop.sip.livekit.cloud;transport=tcp</Sip></Dial></Response>");
  auto own = targets();
  own.app_url = "https://app.example.com/calls?a=1&b=2";
  CHECK(answer_call(VoiceRoute::app, called, own) ==
        head + R"(<Redirect method="POST">https://app.example.com/calls?a=1&amp;b=2</Redirect></Response>)");
}

TEST_CASE("a trunk with a login is dialled with it", "[adapters][twilio][twiml]") {
  auto all = targets();
  all.livekit_user = "shop";
  all.livekit_password = http::Secret(R"(p"<&)");
  CHECK_THAT(answer_call(VoiceRoute::livekit, called, all),
             ContainsSubstring(R"(<Sip username="shop" password="p&quot;&lt;&amp;">)"));
}

TEST_CASE("a route without its target says what to set; an app without one is told aloud",
          "[adapters][twilio][twiml]") {
  CHECK_THROWS_WITH(answer_call(VoiceRoute::livekit, called, {}),
                    ContainsSubstring("LIVEKIT_SIP_URI is not set"));
  CHECK_THAT(answer_call(VoiceRoute::app, called, {}),
             ContainsSubstring("<Say>This number is not answered yet."));
}

TEST_CASE("what is said cannot become markup", "[adapters][twilio][twiml]") {
  CHECK(nothing_to_do() == "<Response/>");
  CHECK(say("a</Say><Dial>&\"'\x01\n") ==
        head + "<Say>a&lt;/Say&gt;&lt;Dial&gt;&amp;&quot;&apos;\n</Say></Response>");
}

}  // namespace
}  // namespace ledgerline::twilio::twiml_test
