#include "tests/support/catch.hpp"
#include "tests/support/simulator.hpp"
#include "tests/support/webhook_receiver.hpp"

namespace ledgerline::tests::twilio_messages_test {
namespace {

const std::string ours = "+14155550100", customer = "+14155550199", messages = "/Messages.json";

Json parsed(const HttpAnswer& answer) { return Json::parse(answer.body); }

HttpAnswer send(const Simulator& simulator, const std::string& callback = "",
                const std::string& to = customer) {
  FormFields form = {{"To", to}, {"From", ours}, {"Body", "Welcome £"}};
  if (!callback.empty()) form.emplace_back("StatusCallback", callback);
  return simulator.account("POST", messages, form);
}

/// A simulator with our number in it.
struct WithNumber {
  Simulator simulator;
  WithNumber() { simulator.admin("POST", "/owned", {{"phone_number", ours}}); }
};

std::vector<std::string> statuses(const std::vector<WebhookReceiver::Post>& posts) {
  std::vector<std::string> found;
  for (const auto& post : posts) {
    const auto begin = post.body.find("MessageStatus=") + 14;
    found.push_back(post.body.substr(begin, post.body.find('&', begin) - begin));
  }
  return found;
}

}  // namespace

TEST_CASE("a text is taken, delivered, and told of by signed callbacks", "[simulator]") {
  const WithNumber with;
  WebhookReceiver receiver;
  const auto sent = parsed(send(with.simulator, receiver.url("/status?effect=E1")));
  CHECK(sent.at("status") == "queued");
  const auto posts = receiver.wait_for(2);
  CHECK(statuses(posts) == std::vector<std::string>{"sent", "delivered"});
  CHECK(posts[0].target == "/status?effect=E1");
  CHECK(posts[0].headers.contains("x-twilio-signature"));
  CHECK(posts[0].headers.contains("i-twilio-idempotency-token"));
  const auto listed =
      parsed(with.simulator.account("GET", "/Messages.json?To=%2B14155550199")).at("messages");
  REQUIRE(listed.size() == 1);
  CHECK(listed[0].at("body") == "Welcome £");
  CHECK(listed[0].at("status") == "delivered");
  const auto count = [&](const std::string& query) {
    return parsed(with.simulator.account("GET", "/Messages.json?" + query)).at("messages").size();
  };
  CHECK(count("DateSent%3E=2020-01-01") == 1);
  CHECK(count("DateSent%3C=2020-01-01") == 0);
  CHECK(count("DateSent=2020-01-01") == 0);
  CHECK(count("DateSent=%3E%3D2100-01-01") == 1);  // no date: ignored
}

TEST_CASE("callbacks come twice, in the wrong order, and before the answer", "[simulator]") {
  const WithNumber with;
  WebhookReceiver receiver;
  with.simulator.set({{"twilio", {{"callback_copies", 2}, {"callbacks_reversed", true}}}});
  send(with.simulator, receiver.url());
  CHECK(statuses(receiver.wait_for(4)) == std::vector<std::string>{"delivered", "delivered", "sent", "sent"});
  with.simulator.set({{"twilio", {{"callback_copies", 1}, {"callbacks_before_reply", true}}}});
  with.simulator.fault("twilio:send_message", {{"kind", "drop_reply"}});
  CHECK(send(with.simulator, receiver.url()).wire == HttpAnswer::Wire::closed);
  CHECK(receiver.wait_for(0).size() == 6);  // they were there before the connection was closed
}

TEST_CASE("a text that is taken and answered for by nobody appears in the list late", "[simulator]") {
  const WithNumber with;
  with.simulator.fault("twilio:send_message", {{"kind", "drop_reply"}});
  with.simulator.fault("twilio:list_messages", {{"kind", "stale"}});
  CHECK(send(with.simulator).wire == HttpAnswer::Wire::closed);
  CHECK(parsed(with.simulator.account("GET", messages)).at("messages").empty());
  CHECK(parsed(with.simulator.account("GET", messages)).at("messages").size() == 1);
  CHECK(with.simulator.summary()["twilio"]["messages"]["outbound-api"][customer] == 1);
}

TEST_CASE("a text that does not arrive tells why", "[simulator]") {
  const WithNumber with;
  WebhookReceiver receiver;
  with.simulator.set(
      {{"twilio", {{"message_path", {"sent", "undelivered"}}, {"message_error_code", 30034}}}});
  send(with.simulator, receiver.url());
  CHECK_THAT(receiver.wait_for(2)[1].body, ContainsSubstring("ErrorCode=30034"));
  const auto message = parsed(with.simulator.account("GET", messages)).at("messages")[0];
  CHECK(message.at("error_code") == 30034);
}

TEST_CASE("texts that Twilio refuses", "[simulator]") {
  const WithNumber with;
  const auto code = [&](const FormFields& form) {
    return parsed(with.simulator.account("POST", messages, form)).at("code").get<int>();
  };
  CHECK(code({{"From", ours}, {"Body", "x"}}) == 21604);
  CHECK(code({{"To", "+1555"}, {"From", ours}, {"Body", "x"}}) == 21211);
  CHECK(code({{"To", customer}, {"Body", "x"}}) == 21603);
  CHECK(code({{"To", customer}, {"From", ours}}) == 21602);
  CHECK(code({{"To", customer}, {"From", ours}, {"Body", std::string(1601, 'x')}}) == 21617);
  CHECK(code({{"To", customer}, {"From", "+14155550111"}, {"Body", "x"}}) == 21606);
  with.simulator.set({{"twilio", {{"unsubscribed_numbers", {customer}}}}});
  CHECK(code({{"To", customer}, {"From", ours}, {"Body", "x"}}) == 21610);
}

TEST_CASE("a trial account texts verified numbers only, and says what it is", "[simulator]") {
  const WithNumber with;
  with.simulator.set({{"twilio", {{"trial", true}, {"verified_numbers", {customer}}}}});
  CHECK(parsed(send(with.simulator, "", "+14155550188")).at("code") == 21608);
  CHECK_THAT(parsed(send(with.simulator)).at("body").get<std::string>(), ContainsSubstring("trial account"));
}

TEST_CASE("texts and calls come in at the number's URLs", "[simulator]") {
  const WithNumber with;
  WebhookReceiver receiver;
  auto& simulator = with.simulator;
  const auto sid =
      parsed(simulator.account("GET", "/IncomingPhoneNumbers.json"))["incoming_phone_numbers"][0]["sid"];
  simulator.account("POST", "/IncomingPhoneNumbers/" + sid.get<std::string>() + ".json",
                    {{"SmsUrl", receiver.url("/sms")},
                     {"VoiceUrl", receiver.url("/voice")},
                     {"StatusCallback", receiver.url("/ended")}});
  const auto told =
      simulator.admin("POST", "/twilio/inbound-sms",
                      {{"to", ours}, {"from", customer}, {"body", "YES"}, {"message_sid", "SM1"}});
  CHECK(told[0].at("status") == 200);
  simulator.admin("POST", "/twilio/inbound-call", {{"to", ours}, {"from", customer}});
  simulator.admin("POST", "/twilio/call-status", {{"to", ours}, {"from", customer}, {"call_sid", "CA1"}});
  const auto posts = receiver.wait_for(3);
  CHECK(posts[0].target == "/sms");
  CHECK_THAT(posts[0].body, ContainsSubstring("Body=YES") && ContainsSubstring("MessageSid=SM1"));
  CHECK_THAT(posts[1].body, ContainsSubstring("CallStatus=ringing"));
  CHECK_THAT(posts[2].body, ContainsSubstring("CallStatus=completed") && ContainsSubstring("CallSid=CA1"));
}

}  // namespace ledgerline::tests::twilio_messages_test
