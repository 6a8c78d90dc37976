#include "tests/support/catch.hpp"
#include "tests/support/simulator.hpp"

namespace ledgerline::tests::twilio_numbers_test {
namespace {

const std::string first = "+14155550100", second = "+14155550101", numbers = "/IncomingPhoneNumbers";

Json parsed(const HttpAnswer& answer) { return Json::parse(answer.body); }
int code(const HttpAnswer& answer) { return parsed(answer).at("code"); }

Json bought(const Simulator& simulator, const std::string& number) {
  const auto answer = simulator.account("POST", numbers + ".json", {{"PhoneNumber", number}});
  REQUIRE(answer.status == 201);
  return parsed(answer);
}

HttpAnswer update(const Simulator& simulator, const Json& number, const FormFields& form) {
  return simulator.account("POST", numbers + "/" + number.at("sid").get<std::string>() + ".json", form);
}

FormFields london() {
  return {{"CustomerName", "Shop"}, {"Street", "1 High Street"}, {"City", "London"},
          {"Region", "London"},     {"PostalCode", "N1 1AA"},    {"IsoCountry", "GB"}};
}

std::string address(const Simulator& simulator, FormFields form) {
  return parsed(simulator.account("POST", "/Addresses.json", form)).at("sid");
}

}  // namespace

TEST_CASE("a number is searched for, bought, read, changed and released", "[simulator]") {
  const Simulator simulator;
  const auto found =
      parsed(simulator.account("GET", "/AvailablePhoneNumbers/US/Local.json?AreaCode=415&PageSize=2"));
  REQUIRE(found.at("available_phone_numbers").size() == 2);
  CHECK(found.at("available_phone_numbers")[0].at("phone_number") == first);
  const auto number = bought(simulator, first);
  const auto path = numbers + "/" + number.at("sid").get<std::string>() + ".json";
  CHECK(parsed(simulator.account("GET", path)).at("friendly_name") == "(415) 555-0100");
  CHECK(update(simulator, number, {{"VoiceUrl", "https://app.example.com/v"}}).status == 200);
  CHECK(parsed(simulator.account("GET", path)).at("voice_url") == "https://app.example.com/v");
  CHECK(parsed(update(simulator, number, {{"VoiceUrl", ""}})).at("voice_url") == "");
  CHECK(simulator.account("DELETE", path).status == 204);
  CHECK(simulator.account("DELETE", path).status == 404);
  CHECK(code(simulator.account("GET", path)) == 20404);
}

TEST_CASE("a repeated purchase of an owned number answers 201 for the same sid and applies its parameters",
          "[simulator]") {
  const Simulator simulator;
  const auto number = bought(simulator, first);
  const auto again =
      simulator.account("POST", numbers + ".json", {{"PhoneNumber", first}, {"FriendlyName", "other"}});
  CHECK(again.status == 201);
  CHECK(parsed(again).at("sid") == number.at("sid"));
  CHECK(parsed(again).at("friendly_name") == "other");
  CHECK(simulator.summary()["twilio"]["numbers"][first] ==
        Json({{"bought", 1}, {"repeated", 1}, {"released", 0}}));
}

TEST_CASE("or is refused with 21422, where it is set so", "[simulator]") {
  const Simulator simulator;
  bought(simulator, first);
  simulator.set({{"twilio", {{"repeat_purchase", "refuse"}}}});
  CHECK(code(simulator.account("POST", numbers + ".json", {{"PhoneNumber", first}})) == 21422);
}

TEST_CASE("a number of another account, or released lately, cannot be bought", "[simulator]") {
  const Simulator simulator;
  const auto number = bought(simulator, first);
  simulator.account("DELETE", numbers + "/" + number.at("sid").get<std::string>() + ".json");
  simulator.admin("POST", "/numbers", {{"phone_number", second}, {"elsewhere", true}});
  for (const auto& wanted : {first, second, std::string("+14159999999")})
    CHECK(code(simulator.account("POST", numbers + ".json", {{"PhoneNumber", wanted}})) == 21422);
  CHECK(code(simulator.account("POST", numbers + ".json", {{"PhoneNumber", "4155550100"}})) == 21421);
}

TEST_CASE("numbers vanish between search and purchase", "[simulator]") {
  const Simulator simulator;
  simulator.fault("twilio:search_numbers", {{"kind", "vanish"}});
  const auto found =
      parsed(simulator.account("GET", "/AvailablePhoneNumbers/US/Local.json?AreaCode=415&PageSize=1"));
  REQUIRE(found.at("available_phone_numbers")[0].at("phone_number") == first);
  CHECK(code(simulator.account("POST", numbers + ".json", {{"PhoneNumber", first}})) == 21422);
  bought(simulator, second);
}

TEST_CASE("each purchase by area code buys another number", "[simulator]") {
  const Simulator simulator;
  const auto one = parsed(simulator.account("POST", numbers + ".json", {{"AreaCode", "510"}}));
  const auto other = parsed(simulator.account("POST", numbers + ".json", {{"AreaCode", "510"}}));
  CHECK(one.at("phone_number") != other.at("phone_number"));
  CHECK(code(simulator.account("POST", numbers + ".json", {{"AreaCode", "533"}})) == 21452);
}

TEST_CASE("lists match parts of numbers, ignore filters they do not know, and come in pages", "[simulator]") {
  const Simulator simulator;
  for (const auto& number : {first, second, std::string("+15105550100")}) bought(simulator, number);
  const auto listed = [&](const std::string& query) {
    return parsed(simulator.account("GET", numbers + ".json" + query)).at("incoming_phone_numbers").size();
  };
  CHECK(listed("?PhoneNumber=%2B1415555010") == 2);
  CHECK(listed("?PhoneNumber=*5550100") == 2);
  CHECK(listed("?NoSuchFilter=x") == 3);
  CHECK(listed("?FriendlyName=(415)") == 0);
  const auto page = parsed(simulator.account("GET", numbers + ".json?PageSize=2"));
  REQUIRE(page.at("incoming_phone_numbers").size() == 2);
  const auto rest = parsed(simulator.twilio("GET", page.at("next_page_uri")));
  CHECK(rest.at("incoming_phone_numbers").size() == 1);
  CHECK(rest.at("next_page_uri").is_null());
}

TEST_CASE("a trunk, a voice application and a voice URL exclude each other", "[simulator]") {
  const Simulator simulator;
  const auto trunk = parsed(simulator.twilio("POST", "/v1/Trunks", {{"FriendlyName", "rooms"}})).at("sid");
  const auto application = "AP" + std::string(32, 'a');
  auto number = bought(simulator, first);
  update(simulator, number, {{"VoiceUrl", "http://127.0.0.1:9/voice"}});
  number = parsed(update(simulator, number, {{"VoiceApplicationSid", application}}));
  CHECK(number.at("voice_application_sid") == application);
  number = parsed(update(simulator, number, {{"TrunkSid", trunk}}));
  CHECK(number.at("trunk_sid") == trunk);
  CHECK(number.at("voice_application_sid").is_null());
  const auto nobody =
      simulator.admin("POST", "/twilio/inbound-call", {{"to", first}, {"from", "+447900000001"}});
  CHECK(nobody.empty());  // the trunk takes the call: the voice URL is not called
  number = parsed(update(simulator, number, {{"VoiceApplicationSid", application}}));
  CHECK(number.at("trunk_sid").is_null());
  CHECK(update(simulator, number, {{"TrunkSid", "TK" + std::string(32, '0')}}).status == 400);
}

TEST_CASE("countries ask for addresses, local ones, bundles and documents", "[simulator]") {
  const Simulator simulator;
  const auto buy = [&](const std::string& number, const FormFields& more) {
    auto form = more;
    form.emplace_back("PhoneNumber", number);
    return simulator.account("POST", numbers + ".json", form);
  };
  const std::string british = "+442079460000", australian = "+61255501000", german = "+493023125000";
  CHECK(code(buy(british, {})) == 21631);
  const auto home = address(simulator, london());
  CHECK(buy(british, {{"AddressSid", home}}).status == 201);
  CHECK(code(buy(australian, {{"AddressSid", home}})) == 21615);
  const auto munich = address(simulator, {{"CustomerName", "Shop"},
                                          {"Street", "Marienplatz 1"},
                                          {"City", "Munich"},
                                          {"Region", "Bavaria"},
                                          {"PostalCode", "80331"},
                                          {"IsoCountry", "DE"}});
  CHECK(code(buy(german, {{"AddressSid", munich}})) == 21615);  // not in Berlin
  simulator.set({{"twilio", {{"regulations", {{"DE/local", {{"same_city", false}, {"identity", true}}}}}}}});
  CHECK(code(buy(german, {{"AddressSid", munich}})) == 21650);
  const auto identity = "RI" + std::string(32, 'a');
  CHECK(code(buy(german, {{"AddressSid", munich}, {"IdentitySid", identity}})) == 21649);
  const auto bundle = simulator.admin("POST", "/bundles", {{"country", "DE"}, {"type", "local"}}).at("sid");
  CHECK(buy(german, {{"AddressSid", munich}, {"IdentitySid", identity}, {"BundleSid", bundle}}).status ==
        201);
}

TEST_CASE("what a country asks for can be looked up", "[simulator]") {
  const Simulator simulator;
  const auto regulations = [&](const std::string& query) {
    return parsed(simulator.twilio("GET", "/v2/RegulatoryCompliance/Regulations?" + query)).at("results");
  };
  CHECK(regulations("IsoCountry=ZA").empty());
  const auto german = regulations("IsoCountry=DE&NumberType=local&EndUserType=business");
  REQUIRE(german.size() == 1);
  CHECK(german[0].at("friendly_name") == "Germany: local - business");
  CHECK(code(simulator.account("GET", "/AvailablePhoneNumbers/US/Mobile.json")) == 20404);
  const auto price = parsed(simulator.twilio("GET", "/v1/PhoneNumbers/Countries/US"));
  CHECK(price.at("phone_number_prices")[0] ==
        Json({{"number_type", "local"}, {"base_price", "1.15"}, {"current_price", "1.15"}}));
}

TEST_CASE("a trunk has origination URLs, and numbers that may be put there and taken away", "[simulator]") {
  const Simulator simulator;
  const auto number = bought(simulator, first).at("sid").get<std::string>();
  const auto trunk =
      "/v1/Trunks/" + parsed(simulator.twilio("POST", "/v1/Trunks")).at("sid").get<std::string>();
  CHECK(code(simulator.twilio("POST", trunk + "/OriginationUrls", {{"SipUrl", "sip:x.sip.livekit.cloud"}})) ==
        20001);
  const FormFields whole = {{"SipUrl", "sip:x.sip.livekit.cloud"},
                            {"Priority", "1"},
                            {"Weight", "1"},
                            {"Enabled", "true"},
                            {"FriendlyName", "rooms"}};
  CHECK(simulator.twilio("POST", trunk + "/OriginationUrls", whole).status == 201);
  CHECK(simulator.twilio("POST", trunk + "/OriginationUrls", whole).status == 201);  // not idempotent
  CHECK(parsed(simulator.twilio("GET", trunk + "/OriginationUrls")).at("origination_urls").size() == 2);
  CHECK(simulator.twilio("POST", trunk + "/PhoneNumbers", {{"PhoneNumberSid", number}}).status == 201);
  CHECK(parsed(simulator.twilio("GET", trunk + "/PhoneNumbers")).at("phone_numbers").size() == 1);
  CHECK(simulator.twilio("DELETE", trunk + "/PhoneNumbers/" + number).status == 204);
  CHECK(simulator.twilio("DELETE", trunk).status == 204);
  CHECK(simulator.twilio("GET", trunk).status == 404);
}

TEST_CASE("a trial account has one number", "[simulator]") {
  const Simulator simulator;
  simulator.set({{"twilio", {{"trial", true}}}});
  bought(simulator, first);
  CHECK(code(simulator.account("POST", numbers + ".json", {{"PhoneNumber", second}})) == 21404);
  bought(simulator, first);  // the same again is no second one
}

TEST_CASE("Twilio knows its callers, and reads forms only", "[simulator]") {
  const Simulator simulator;
  HttpCall request("GET", simulator.env("TWILIO_API_URL") + "/2010-04-01/Accounts/" +
                              simulator.env("TWILIO_ACCOUNT_SID") + numbers + ".json");
  request.login = simulator.env("TWILIO_ACCOUNT_SID") + ":wrong";
  CHECK(code(call(request)) == 20003);
  request.login = simulator.env("TWILIO_ACCOUNT_SID") + ":" + simulator.env("TWILIO_AUTH_TOKEN");
  request.method = "POST";
  request.headers = {"Content-Type: application/json"};
  request.body = R"({"PhoneNumber": "+14155550100"})";
  CHECK(call(request).status == 415);
  CHECK(simulator.summary()["twilio"]["owned"] == 0);
  CHECK(simulator.calls("twilio:provision_number")[0].at("committed") == false);
}

}  // namespace ledgerline::tests::twilio_numbers_test
