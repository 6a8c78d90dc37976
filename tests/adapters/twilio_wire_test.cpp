#include <fstream>
#include <set>

#include "adapters/http/encoding.hpp"
#include "adapters/twilio/codes.hpp"
#include "adapters/twilio/wire.hpp"
#include "tests/adapters/settings.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/provider_replies.hpp"
#include "tests/support/scripted_http.hpp"

namespace ledgerline::twilio::twilio_wire_test {
namespace {

using namespace tests;

int ignored = 0;
const Settings settings = twilio_settings(ignored);
const Requests requests(settings);
const std::string base = "https://api.twilio.com/2010-04-01/Accounts/" + tests::account;

TEST_CASE("Twilio is asked with the account's login, in its own words", "[adapters][twilio]") {
  const auto request = requests.buy({E164("+14155550100"), "eff_1", {}, {}, true});
  CHECK(request.operation == "twilio:provision_number");
  CHECK(request.method == "POST");
  CHECK(request.url == base + "/IncomingPhoneNumbers.json");
  CHECK(header(request, "Authorization") == http::basic(tests::account, http::Secret(tests::token)));
  CHECK(header(request, "Content-Type") == "application/x-www-form-urlencoded");
  CHECK(request.body == "PhoneNumber=%2B14155550100&FriendlyName=eff_1");
}

TEST_CASE("a purchase names address and bundle where the country asks for them", "[adapters][twilio]") {
  const auto request = requests.buy({E164("+27215550001"), "eff_1", "AD1", "BU1", true});
  CHECK(request.body == "PhoneNumber=%2B27215550001&FriendlyName=eff_1&AddressSid=AD1&BundleSid=BU1");
}

TEST_CASE("a search says country, kind, area code and pattern", "[adapters][twilio]") {
  NumberQuery query{Country("US"), NumberKind::tollfree, AreaCode("800"), "*42*", 5};
  CHECK(requests.search(query).url ==
        base +
            "/AvailablePhoneNumbers/US/TollFree.json?AreaCode=800&Contains=%2A42%2A"
            "&VoiceEnabled=true&PageSize=5");
  query = {Country("ZA"), NumberKind::mobile, {}, "", 0};
  CHECK(requests.search(query).url ==
        base + "/AvailablePhoneNumbers/ZA/Mobile.json?VoiceEnabled=true&PageSize=1");
}

std::string route_form(NumberRoute route) {
  route.sid = "PN1";
  const auto request = requests.route(route);
  CHECK(request.operation == "twilio:update_number_webhook");
  CHECK(request.url == base + "/IncomingPhoneNumbers/PN1.json");
  return request.body;
}

TEST_CASE("a route sends what is set, and nothing empty", "[adapters][twilio]") {
  NumberRoute route;
  route.voice_url = "https://app/v?b=1";
  CHECK(route_form(route) == "VoiceUrl=https%3A%2F%2Fapp%2Fv%3Fb%3D1&VoiceMethod=POST");
  route.status_callback = "https://app/s";
  CHECK_THAT(route_form(route),
             ContainsSubstring("StatusCallback=https%3A%2F%2Fapp%2Fs&StatusCallbackMethod=POST"));
  NumberRoute trunk;
  trunk.trunk_sid = "TK1";
  CHECK(route_form(trunk) == "TrunkSid=TK1");
}

TEST_CASE("a neutral route clears whoever may be called", "[adapters][twilio]") {
  NumberRoute route;
  route.clear = true;
  CHECK(
      route_form(route) ==
      "VoiceUrl=&StatusCallback=&SmsUrl=&TrunkSid=&VoiceApplicationSid=&VoiceFallbackUrl=&SmsApplicationSid="
      "&SmsFallbackUrl=");
  route.trunk_sid = "TK1";  // to name an application, even none, could take the trunk away again
  CHECK(
      route_form(route) ==
      "VoiceUrl=&StatusCallback=&SmsUrl=&TrunkSid=TK1&VoiceFallbackUrl=&SmsApplicationSid=&SmsFallbackUrl=");
}

TEST_CASE("the next page is asked of our own host, whatever host it names", "[adapters][twilio]") {
  const auto first = requests.trunks();
  const auto next = requests.next_page(first, "https://evil.example.com/v1/Trunks?Page=1&PageToken=x");
  CHECK(next.url == "https://trunking.twilio.com/v1/Trunks?Page=1&PageToken=x");
  CHECK(next.operation == first.operation);
  CHECK(requests.next_page(requests.numbers({}), "/2010-04-01/x?Page=1").url ==
        "https://api.twilio.com/2010-04-01/x?Page=1");
}

TEST_CASE("offers are read whatever case their capabilities are in", "[adapters][twilio]") {
  const auto offers = read_offers(TwilioReplies::available_numbers(generate_available_numbers(2, "ZA")).body);
  REQUIRE(offers);
  REQUIRE(offers->size() == 2);
  CHECK(offers->at(0).number.str() == "+27215550001");
  CHECK(offers->at(0).address_requirement == "local");
  CHECK(offers->at(0).capabilities == Capabilities{true, true, false});
  CHECK(read_offers(TwilioReplies::available_numbers({}).body)->empty());
}

TEST_CASE("what is no answer is none", "[adapters][twilio]") {
  for (const auto* body : {"", "{", "[]", "null", "{}", R"({"available_phone_numbers":{}})", "<html>"}) {
    CHECK_FALSE(read_offers(body));
    CHECK_FALSE(read_number(body));
    CHECK_FALSE(read_sid(body));
    CHECK_FALSE(read_numbers(body));
    CHECK_FALSE(read_pricing(body));
    CHECK_FALSE(read_regulations(body));
    CHECK_FALSE(read_address(body));
    CHECK_FALSE(read_texts(body));
  }
  const auto odd = read_numbers(R"({"incoming_phone_numbers":[{"phone_number":"12345","sid":"PN"},7,null]})");
  REQUIRE(odd);
  CHECK(odd->rows.empty());
}

TEST_CASE("a tag is ours only as a whole", "[adapters][twilio]") {
  CHECK(carries("eff_1", "eff_1"));
  CHECK(carries("eff_1 (Shop)", "eff_1"));
  CHECK_FALSE(carries("eff_12", "eff_1"));
  CHECK_FALSE(carries("eff_1-b", "eff_1"));
  CHECK_FALSE(carries("shop", "eff_1"));
  CHECK_FALSE(carries("shop", ""));
}

TextOrder text_order() {
  return {"eff_1", E164("+14155550111"), E164("+14155550100"), "Welcome", "", 1'772'355'600'000'000, false,
          {}};
}
SentText sent_text() {
  return {"SM1", "+14155550111", "+14155550100", "Welcome", "outbound-api", 1'772'355'600'000'000};
}

TEST_CASE("a text in the list is ours by all its marks", "[adapters][twilio]") {
  const auto order = text_order();
  CHECK(is_text_of(sent_text(), order));
  auto text = sent_text();
  text.body = "Sent from your Twilio trial account - Welcome";
  CHECK(is_text_of(text, order));
  text.body = "Welcome back";
  CHECK_FALSE(is_text_of(text, order));
  text = sent_text();
  text.direction = "inbound";
  CHECK_FALSE(is_text_of(text, order));
  text = sent_text();
  text.created -= 60'000'000;  // clocks differ
  CHECK(is_text_of(text, order));
  text.created -= 1;
  CHECK_FALSE(is_text_of(text, order));
  auto claimed = text_order();
  claimed.claimed = {"SM1"};
  CHECK_FALSE(is_text_of(sent_text(), claimed));
}

TEST_CASE("each Twilio error has a code that programs know", "[adapters][twilio]") {
  const auto code = [](int status, int error) {
    return trouble(TwilioReplies::error(status, error), settings.provider()).value().code;
  };
  const std::vector<std::pair<int, std::string>> refused = {
      {21421, "NUMBER_INVALID"},      {21422, "NUMBER_NOT_AVAILABLE"}, {21452, "NO_NUMBERS"},
      {21404, "TRIAL_LIMIT"},         {10002, "TRIAL_LIMIT"},          {21631, "ADDRESS_REQUIRED"},
      {21615, "ADDRESS_NOT_LOCAL"},   {21649, "BUNDLE_REQUIRED"},      {21650, "IDENTITY_REQUIRED"},
      {21651, "IDENTITY_REQUIRED"},   {21628, "ADDRESS_INVALID"},      {21211, "TO_INVALID"},
      {21606, "FROM_NOT_OURS"},       {21608, "TO_UNVERIFIED"},        {21610, "OPTED_OUT"},
      {21611, "QUEUE_FULL"},          {21614, "TO_NOT_MOBILE"},        {21617, "TEXT_TOO_LONG"},
      {30034, "SENDER_UNREGISTERED"}, {14107, "LOOP_GUARD"},           {99999, "REQUEST_REFUSED"}};
  for (const auto& [error, expected] : refused) CHECK(code(400, error) == expected);
  CHECK(code(401, 20003) == "CREDENTIALS_WRONG");
  CHECK(code(429, 20429) == "RATE_LIMITED");
  CHECK(code(500, 20500) == "PROVIDER_FAILED");
  CHECK(code(503, 20503) == "PROVIDER_FAILED");
  CHECK(code(409, 21710) == "CONFLICT");
  CHECK(trouble(TwilioReplies::error(400, 21611), settings.provider())->kind == Result::Kind::deferred);
  CHECK_THAT(trouble(TwilioReplies::error(401, 20003), settings.provider())->message,
             ContainsSubstring("TWILIO_AUTH_TOKEN"));
}

TEST_CASE("Twilio's text never decides, and never shows our token", "[adapters][twilio]") {
  const auto reply = TwilioReplies::error(400, 99999, "+1 is not available, " + tests::token);
  const auto why = trouble(reply, settings.provider()).value();
  CHECK(why.code == "REQUEST_REFUSED");
  CHECK(why.message.find(tests::token) == std::string::npos);
  CHECK_THAT(why.message, ContainsSubstring("https://www.twilio.com/docs/errors/99999"));
}

}  // namespace
}  // namespace ledgerline::twilio::twilio_wire_test
