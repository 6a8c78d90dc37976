#include "adapters/postgres/figures.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/faults.hpp"
#include "tests/support/given.hpp"
#include "tests/support/hook_office.hpp"

/// Twilio's webhooks over real HTTP, on a log in Postgres.
namespace ledgerline::tests::hooks_twilio_test {
namespace {

using Kind = hooks::Note::Kind;

const std::string owner = "+447900000001", ours = onboarding_number().str(), dialled = "+447111111111";
const std::string sms = "/webhooks/twilio/sms", status = "/webhooks/twilio/status",
                  inbound = "/webhooks/twilio/inbound?business_id=shop";

FormFields text(const std::string& body, const std::string& id = "SM1", const std::string& to = ours) {
  return {{"MessageSid", id}, {"From", owner}, {"To", to}, {"Body", body}, {"NumMedia", "0"}};
}
FormFields ringing(const std::string& id = "CA1", const std::string& to = dialled) {
  return {{"CallSid", id}, {"From", owner}, {"To", to}, {"CallStatus", "ringing"}, {"Direction", "inbound"}};
}
FormFields fate(const std::string& word, const std::string& error = "") {
  FormFields form = {{"MessageSid", "SM9"}, {"MessageStatus", word}, {"To", owner}, {"From", ours}};
  if (!error.empty()) form.emplace_back("ErrorCode", error);
  return form;
}

}  // namespace

TEST_CASE("a text that Twilio signed is heard once, and answered with an empty response", "[hooks]") {
  const auto log = fresh_log();
  HookOffice office(log);
  const auto answer = office.twilio(sms, text("Plumber from London"));
  CHECK(answer.status == 200);
  CHECK(answer.headers.at("content-type") == "text/xml; charset=utf-8");
  CHECK(answer.body == "<Response/>");
  const auto head = office.head();
  CHECK(ask(log,
            "select metadata ->> 'actor' || ' ' || (metadata ->> 'causation') from events "
            "where type = 'text.received'") == "webhook:twilio SM1");
  CHECK(office.twilio(sms, text("Plumber from London")).status == 200);
  CHECK(office.twilio(sms, text("the same id, another text")).status == 200);
  CHECK(office.noted().kind == Kind::done);
  CHECK(office.head() == head);
}

TEST_CASE("an event names the request and the trace that brought it about", "[hooks]") {
  const auto log = fresh_log();
  HookOffice office(log);
  office.twilio(sms, text("Plumber"));
  CHECK(ask(log, "select distinct length(metadata ->> 'correlation') from events") == "32");
}

TEST_CASE("what nobody signed is refused, appends nothing, and is told to the operator", "[hooks]") {
  const auto log = fresh_log();
  HookOffice office(log);
  const auto body = form_encoded(text("Plumber"));
  const std::string form = "Content-Type: application/x-www-form-urlencoded";
  const auto unsigned_one = office.post(sms, body, {form});
  CHECK(unsigned_one.status == 403);
  CHECK_THAT(unsigned_one.body, ContainsSubstring("SIGNATURE_MISSING"));
  const auto wrong = office.post(sms, body, {form, "X-Twilio-Signature: 2YbCF07PPsabQz1uRHWN0zy09z0="});
  CHECK(wrong.status == 403);
  CHECK_THAT(wrong.body, ContainsSubstring("SIGNATURE_WRONG") && !ContainsSubstring(HookSecrets::twilio));
  const auto note = office.noted();
  CHECK(note.kind == Kind::refused);
  CHECK(note.code == "SIGNATURE_WRONG");
  CHECK_FALSE(note.request_id.empty());
  CHECK(office.head() == 0);
}

TEST_CASE("a signature is over our public address, whatever Host says", "[hooks]") {
  const auto log = fresh_log();
  HookOffice office(log);
  HttpCall request("POST", office.url(sms));
  const auto form = text("Plumber");
  request.body = form_encoded(form);
  std::string glued = "http://evil.example.com" + sms;
  for (const auto* name : {"Body", "From", "MessageSid", "NumMedia", "To"})
    for (const auto& [field, value] : form)
      if (field == name) glued += field + value;
  request.headers = {
      "Host: evil.example.com", "Content-Type: application/x-www-form-urlencoded",
      "X-Twilio-Signature: " +
          http::base64(http::hmac(http::Hash::sha1, http::Secret(HookSecrets::twilio), glued))};
  CHECK(call(request).status == 403);
}

TEST_CASE("without a secret, or an address of ours, no webhook is believed, and the variable is named",
          "[hooks]") {
  const auto log = fresh_log();
  auto settings = hook_settings();
  settings.secrets = {};
  HookOffice office(log, settings);
  const auto none = office.twilio(sms, text("Plumber"));
  CHECK(none.status == 503);
  CHECK_THAT(none.body,
             ContainsSubstring("WEBHOOK_NOT_CONFIGURED") && ContainsSubstring("TWILIO_AUTH_TOKEN"));
  CHECK_THAT(office.stripe("{}").body, ContainsSubstring("STRIPE_WEBHOOK_SECRET"));
  CHECK_THAT(office.vapi("/webhooks/vapi", "{}").body, ContainsSubstring("VAPI_WEBHOOK_SECRET"));
  CHECK_THAT(office.livekit("{}").body, ContainsSubstring("LIVEKIT_API_SECRET"));
  settings = hook_settings();
  settings.public_url = "none";
  HookOffice nowhere(log, settings);
  const auto refused = nowhere.twilio(sms, text("Plumber"));
  CHECK(refused.status == 503);
  CHECK_THAT(refused.body, ContainsSubstring("APP_URL is not set"));
}

TEST_CASE("a text to another number, or from no number, is kept for somebody to look at", "[hooks]") {
  const auto log = fresh_log();
  HookOffice office(log);
  CHECK(office.twilio(sms, text("hello", "SM1", dialled)).status == 200);
  auto short_code = text("promotion", "SM2");
  short_code[1].second = "60123";
  CHECK(office.twilio(sms, short_code).body == "<Response/>");
  CHECK(office.noted().kind == Kind::parked);
  CHECK(office.twilio(sms, text("hello", "SM1", dialled)).status == 200);
  CHECK(office.head() == 0);
  CHECK(ask(log, "select string_agg(hook || ' ' || key || ' ' || code, ', ' order by id) from parked") ==
        "twilio_sms twilio:text:SM1 NOT_THE_ONBOARDING_NUMBER, twilio_sms twilio:text:SM2 "
        "NOT_THE_ONBOARDING_NUMBER");
  CHECK(postgres::read_figures(open_log(log)->session(), 3600).parked == 2);
}

TEST_CASE("a text to a tenant's own number is the platform's to take", "[hooks]") {
  const auto log = fresh_log();
  HookOffice office(log);
  office.let_shop_wait_for_its_call();
  const auto head = office.head();
  CHECK(office.twilio(sms, text("Can you come on Monday?", "SM77", dialled)).body == "<Response/>");
  CHECK(office.noted().kind == Kind::nothing);
  CHECK(office.head() == head);
  CHECK(ask(log, "select count(*) from parked") == "0");
}

TEST_CASE("what Twilio signed and nobody can read is taken, and kept", "[hooks]") {
  const auto log = fresh_log();
  HookOffice office(log);
  CHECK(office.twilio(sms, {{"From", owner}, {"To", ours}, {"Body", "no id"}}).status == 200);
  CHECK(office.noted().code == "UNREADABLE");
  CHECK(office.twilio(sms, {{"From", owner}, {"To", ours}, {"Body", "no id"}}).status == 200);
  CHECK(ask(log, "select count(*) || ' ' || max(code) from parked") == "1 UNREADABLE");
  CHECK(office.head() == 0);
}

TEST_CASE("a call to a tenant's number goes where its calls go; the one waited for ends the onboarding",
          "[hooks]") {
  const auto log = fresh_log();
  HookOffice office(log);
  office.let_shop_wait_for_its_call();
  CHECK(office.state() == "S8_FWD_CONFIRM");
  office.run(SetVoice{tenant("shop"), VoiceRoute::vapi});
  const auto answer = office.twilio(inbound, ringing());
  CHECK(answer.status == 200);
  CHECK_THAT(answer.body, ContainsSubstring("<Redirect method=\"POST\">https://api.vapi.ai/"));
  CHECK(office.state() == "COMPLETE");
  const auto head = office.head();
  CHECK(office.twilio(inbound, ringing()).body == answer.body);
  CHECK(office.twilio(inbound, ringing("CA2")).body == answer.body);
  CHECK(office.head() == head);
}

TEST_CASE("Twilio may ask by GET what to do with a call", "[hooks]") {
  const auto log = fresh_log();
  HookOffice office(log);
  office.let_shop_wait_for_its_call();
  const auto answer = office.twilio_get(inbound, ringing());
  CHECK(answer.status == 200);
  CHECK_THAT(answer.body, ContainsSubstring("<Say>"));  // no handler is set for the voice route `app`
  CHECK(office.state() == "COMPLETE");
}

TEST_CASE("a caller of a number that is not the business's is told so politely", "[hooks]") {
  const auto log = fresh_log();
  HookOffice office(log);
  office.let_shop_wait_for_its_call();
  const auto out_of_service = ContainsSubstring("<Say>The number you have called is not in service.</Say>");
  CHECK_THAT(office.twilio("/webhooks/twilio/inbound?business_id=nobody", ringing()).body, out_of_service);
  CHECK_THAT(office.twilio("/webhooks/twilio/inbound", ringing()).body, out_of_service);
  CHECK_THAT(office.twilio(inbound, ringing("CA1", "+447111111112")).body, out_of_service);
  CHECK(office.state() == "S8_FWD_CONFIRM");
  office.run(LapsePayment{tenant("shop")});
  CHECK_THAT(office.twilio(inbound, ringing()).body, !out_of_service);  // the grace is not over
  office.run(ReleaseNumber{tenant("shop"), Reason("moved")});
  CHECK_THAT(office.twilio(inbound, ringing("CA3")).body, out_of_service);
}

TEST_CASE("a call that a provider takes straight from Twilio is known by its status", "[hooks]") {
  const auto log = fresh_log();
  HookOffice office(log);
  office.let_shop_wait_for_its_call();
  auto over = ringing();
  over[3].second = "completed";
  CHECK(office.twilio(status, over).status == 200);
  CHECK(office.state() == "COMPLETE");
  over[2].second = "+447999999999";
  CHECK(office.twilio(status, over).status == 200);
  CHECK(office.noted().code == "NOBODYS_NUMBER");
}

TEST_CASE("what became of a text is recorded once; who opted out at the carrier is texted no more",
          "[hooks]") {
  const auto log = fresh_log();
  HookOffice office(log);
  office.let_shop_wait_for_its_call();
  const auto types =
      "select string_agg(type || coalesce(' ' || (payload ->> 'why'), ''), ', ' order by position) "
      "from events where type in ('text.delivered', 'text.failed', 'texts.stopped')";
  CHECK(office.twilio(status, fate("sent")).status == 200);
  CHECK(office.twilio(status, fate("delivered")).status == 200);
  CHECK(office.twilio(status, fate("delivered")).status == 200);
  CHECK(ask(log, types) == "text.delivered");
  CHECK(office.twilio(status, fate("undelivered", "30003")).status == 200);
  CHECK_FALSE(office.tenant("shop")->conversation->stopped);
  CHECK(office.twilio(status, fate("failed", "21610")).status == 200);
  CHECK(office.tenant("shop")->conversation->stopped);
  CHECK(ask(log, types) == "text.delivered, text.failed 30003, text.failed 21610, texts.stopped");
}

TEST_CASE("where the log cannot be reached the provider is asked to try again", "[hooks]") {
  const auto log = fresh_log();
  HookOffice office(log);
  superuser(log, "alter table parked rename to parked_elsewhere");
  const auto answer = office.twilio(sms, text("hello", "SM1", dialled));
  CHECK(answer.status == 503);
  CHECK(answer.headers.at("retry-after") == "5");
  CHECK(office.noted().kind == Kind::failed);
  superuser(log, "alter table parked_elsewhere rename to parked");
  CHECK(office.twilio(sms, text("hello", "SM1", dialled)).status == 200);
}

}  // namespace ledgerline::tests::hooks_twilio_test
