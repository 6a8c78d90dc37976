#include "adapters/http/encoding.hpp"
#include "adapters/providers.hpp"
#include "adapters/twilio/twilio.hpp"
#include "engine/phone.hpp"
#include "events/kernel/error.hpp"
#include "tests/adapters/settings.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/provider_replies.hpp"
#include "tests/support/run.hpp"
#include "tests/support/scripted_http.hpp"

/// Requirement 1's named cases about Twilio, each under its name and in its group (the tag). Where the case
/// asks for something else than is right at today's provider (provider-apis.md, section 11), a comment says
/// so. Vapi's are in requirement_1_vapi_test.cpp, whole workflows in requirement_1_workflow_test.cpp.
namespace ledgerline::twilio::requirement_1_test {
namespace {

using namespace tests;
using Kind = Result::Kind;

const std::string phone = "+27215550001", searching = "twilio:search_numbers",
                  buying = "twilio:provision_number", listing = "twilio:list_numbers",
                  addressing = "twilio:list_addresses", creating = "twilio:create_address";

struct Provisioner {
  ScriptedHttp http;
  int pauses = 0;
  Twilio twilio{http, twilio_settings(pauses)};

  const std::string& url(const std::string& operation) const { return http.request(operation).url; }
};

NumberQuery query(const std::string& country) { return {Country(country), NumberKind::local, {}, "", 20}; }
PurchaseOrder order() { return {E164(phone), "eff_1", {}, {}}; }

// ---- TestTwilioVAPIProvisionerInit; test_vapi_headers is with Vapi's

Providers from(const std::map<std::string, std::string>& variables) {
  return read_providers([&](const char* name) {
    const auto found = variables.find(name);
    return found == variables.end() ? nullptr : found->second.c_str();
  });
}

TEST_CASE("test_init_with_credentials: SID, token and key are taken from the environment",
          "[requirement1][TestTwilioVAPIProvisionerInit]") {
  const auto providers =
      from({{"TWILIO_ACCOUNT_SID", account}, {"TWILIO_AUTH_TOKEN", token}, {"VAPI_API_KEY", "vapi-1"}});
  REQUIRE((providers.twilio && providers.vapi));
  CHECK(providers.twilio->credentials.account == account);
  CHECK(providers.twilio->credentials.password.reveal() == token);
  CHECK(providers.vapi->key.reveal() == "vapi-1");
  CHECK(providers.vapi->twilio.account == account);
}

TEST_CASE("test_twilio_auth_header_created: the login is Basic, in base64",
          "[requirement1][TestTwilioVAPIProvisionerInit]") {
  Provisioner us;
  us.http.on(listing, TwilioReplies::list_numbers({}));
  run(us.twilio.owned());
  const auto authorization = header(us.http.request(listing), "Authorization");
  REQUIRE(authorization.starts_with("Basic "));
  CHECK(http::from_base64(authorization.substr(6)) == account + ":" + token);
}

TEST_CASE("test_twilio_headers: a form is sent and JSON wanted",
          "[requirement1][TestTwilioVAPIProvisionerInit]") {
  Provisioner us;
  us.http.on(buying, TwilioReplies::purchase_success(phone, "PN1"));
  run(us.twilio.buy(order()));
  const auto& request = us.http.request(buying);
  CHECK(header(request, "Content-Type") == "application/x-www-form-urlencoded");
  CHECK(header(request, "Accept") == "application/json");
  CHECK(header(request, "Authorization") == http::basic(account, http::Secret(token)));
}

TEST_CASE("test_country_codes_mapping: countries and their codes are libphonenumber's, all of them",
          "[requirement1][TestTwilioVAPIProvisionerInit]") {
  CHECK(read_phone("021 555 0001", "ZA").e164 == "+27215550001");
  CHECK(read_phone("(415) 555-0100", "US").e164 == "+14155550100");
  CHECK(read_phone("020 7946 0000", "GB").e164 == "+442079460000");
  CHECK(read_phone("02 5550 1000", "AU").e164 == "+61255501000");
  CHECK(read_country("UK") == "GB");
  CHECK_THROWS_AS(read_country("XX"), BadInput);
}

// ---- TestSearchAvailableNumbers

TEST_CASE("test_search_numbers_success: offers are read as they are shown",
          "[requirement1][TestSearchAvailableNumbers]") {
  Provisioner us;
  us.http.on(searching, TwilioReplies::available_numbers(generate_available_numbers(3, "ZA")));
  const auto found = run(us.twilio.search(query("ZA")));
  REQUIRE(found);
  REQUIRE(found.value->size() == 3);
  const auto& offer = found.value->front();
  CHECK(offer.number.str() == "+27215550001");
  CHECK(offer.locality == "Somewhere");
  CHECK(offer.address_requirement == "local");
  CHECK((offer.capabilities.voice && offer.capabilities.sms && !offer.capabilities.mms));
  CHECK_THAT(us.url(searching), ContainsSubstring("/AvailablePhoneNumbers/ZA/Local.json"));
}

TEST_CASE("test_search_numbers_with_area_code: the area code is asked for",
          "[requirement1][TestSearchAvailableNumbers]") {
  Provisioner us;
  us.http.on(searching, TwilioReplies::available_numbers(generate_available_numbers(1, "US")));
  auto wanted = query("US");
  wanted.area_code = AreaCode("415");
  REQUIRE(run(us.twilio.search(wanted)));
  CHECK_THAT(us.url(searching), ContainsSubstring("?AreaCode=415&"));
}

TEST_CASE("test_search_numbers_with_contains: the pattern is asked for",
          "[requirement1][TestSearchAvailableNumbers]") {
  Provisioner us;
  us.http.on(searching, TwilioReplies::available_numbers(generate_available_numbers(1, "US")));
  auto wanted = query("US");
  wanted.contains = "555**01";
  REQUIRE(run(us.twilio.search(wanted)));
  CHECK_THAT(us.url(searching), ContainsSubstring("?Contains=555%2A%2A01&"));
}

TEST_CASE("test_search_numbers_empty_result: none available is an empty list",
          "[requirement1][TestSearchAvailableNumbers]") {
  Provisioner us;
  us.http.on(searching, TwilioReplies::available_numbers({}));
  const auto found = run(us.twilio.search(query("US")));
  REQUIRE(found);
  CHECK(found.value->empty());
}

// The case asks for an empty list. Then an outage would read as "no numbers", and a tenant would be turned
// away.
TEST_CASE("test_search_numbers_api_error: an outage is told apart from 'no numbers'",
          "[requirement1][TestSearchAvailableNumbers]") {
  Provisioner us;
  us.http.on(searching, {500, ""}).on(searching, TwilioReplies::error(400, 21999));
  const auto outage = run(us.twilio.search(query("US")));
  CHECK_FALSE(outage);
  CHECK(outage.failure.kind == Kind::deferred);
  CHECK(outage.failure.code == "PROVIDER_FAILED");
  const auto refused = run(us.twilio.search(query("US")));
  CHECK_FALSE(refused);
  CHECK(refused.failure.kind == Kind::refused);
}

TEST_CASE("test_search_numbers_timeout: a question that timed out is asked again later",
          "[requirement1][TestSearchAvailableNumbers]") {
  Provisioner us;
  us.http.on(searching, lost("TIMED_OUT"));
  const auto found = run(us.twilio.search(query("US")));
  CHECK_FALSE(found);
  CHECK(found.failure.kind == Kind::deferred);
  CHECK(found.failure.code == "TIMED_OUT");
}

// ---- TestBuyTwilioNumber

TEST_CASE("test_buy_number_success: the number's SID comes back", "[requirement1][TestBuyTwilioNumber]") {
  Provisioner us;
  us.http.on(buying, TwilioReplies::purchase_success(phone, "PN1"));
  const auto bought = run(us.twilio.buy(order()));
  CHECK(bought.ok());
  CHECK(bought.reference == "PN1");
  CHECK(us.http.request(buying).body == "PhoneNumber=%2B27215550001&FriendlyName=eff_1");
}

TEST_CASE("test_buy_number_failure: a refusal says why", "[requirement1][TestBuyTwilioNumber]") {
  Provisioner us;
  us.http.on(buying, TwilioReplies::purchase_error(21404));
  const auto bought = run(us.twilio.buy(order()));
  CHECK(bought.kind == Kind::refused);
  CHECK(bought.code == "TRIAL_LIMIT");
  CHECK_THAT(bought.message, ContainsSubstring("21404"));
}

// The case asks for a failure. It may have been bought all the same: who takes it for a failure buys twice.
TEST_CASE(
    "test_buy_number_exception: a lost answer is unsure, and the number is then found, not bought again",
    "[requirement1][TestBuyTwilioNumber]") {
  Provisioner us;
  us.http.on(buying, lost("CONNECTION_LOST"));
  CHECK(run(us.twilio.buy(order())).kind == Kind::unsure);
  us.http.on(listing, TwilioReplies::list_numbers({generate_twilio_number(phone, "PN1", "eff_1")}));
  auto again = order();
  again.first_attempt = false;
  CHECK(run(us.twilio.buy(again)).reference == "PN1");
  CHECK(us.http.operations() == std::vector<std::string>{buying, listing});
}

// ---- TestListTwilioNumbers

TEST_CASE("test_list_numbers_success: what the account owns", "[requirement1][TestListTwilioNumbers]") {
  Provisioner us;
  us.http.on(listing, TwilioReplies::list_numbers({generate_twilio_number(phone, "PN1", "eff_1"),
                                                   generate_twilio_number("+14155550100", "PN2", "eff_2")}));
  const auto owned = run(us.twilio.owned());
  REQUIRE(owned);
  REQUIRE(owned.value->size() == 2);
  CHECK(owned.value->at(0).sid == "PN1");
  CHECK(owned.value->at(0).number.str() == phone);
  CHECK(owned.value->at(1).tag == "eff_2");
}

TEST_CASE("test_list_numbers_empty: an account without numbers is an empty list",
          "[requirement1][TestListTwilioNumbers]") {
  Provisioner us;
  us.http.on(listing, TwilioReplies::list_numbers({}));
  const auto owned = run(us.twilio.owned());
  REQUIRE(owned);
  CHECK(owned.value->empty());
}

// The case asks for an empty list. Reconciling with that would give all numbers up for lost.
TEST_CASE("test_list_numbers_error: an outage is not an empty account",
          "[requirement1][TestListTwilioNumbers]") {
  Provisioner us;
  us.http.on(listing, TwilioReplies::error(500, 20500));
  const auto owned = run(us.twilio.owned());
  CHECK_FALSE(owned);
  CHECK(owned.failure.kind == Kind::deferred);
}

// ---- TestAddressManagement

AddressOrder shop() {
  return {"eff_1", "Shop Ltd", "1 High Street", "Cape Town", "WC", "8001", Country("ZA")};
}

TEST_CASE("test_register_address_success: the address's SID comes back",
          "[requirement1][TestAddressManagement]") {
  Provisioner us;
  us.http.on(addressing, TwilioReplies::list_addresses({}))
      .on(creating, TwilioReplies::register_address_success("AD1"));
  CHECK(run(us.twilio.register_address(shop())).reference == "AD1");
  CHECK_THAT(us.http.request(creating).body, ContainsSubstring("City=Cape%20Town&Region=WC&PostalCode=8001"));
}

TEST_CASE("test_register_address_failure: a refusal says what to do",
          "[requirement1][TestAddressManagement]") {
  Provisioner us;
  us.http.on(addressing, TwilioReplies::list_addresses({})).on(creating, TwilioReplies::error(400, 21628));
  const auto registered = run(us.twilio.register_address(shop()));
  CHECK(registered.kind == Kind::refused);
  CHECK(registered.code == "ADDRESS_INVALID");
  CHECK_THAT(registered.message, ContainsSubstring("correct it"));
}

TEST_CASE("test_list_addresses_success: addresses are read as they are shown",
          "[requirement1][TestAddressManagement]") {
  Provisioner us;
  us.http.on(addressing, TwilioReplies::list_addresses({generate_address("AD1", "ZA", "Cape Town"),
                                                        generate_address("AD2", "GB", "London")}));
  const auto found = run(us.twilio.addresses({}));
  REQUIRE(found);
  REQUIRE(found.value->size() == 2);
  CHECK(found.value->at(0).sid == "AD1");
  CHECK(found.value->at(1).city == "London");
  CHECK(found.value->at(1).validated);
}

TEST_CASE("test_list_addresses_empty: none registered is an empty list",
          "[requirement1][TestAddressManagement]") {
  Provisioner us;
  us.http.on(addressing, TwilioReplies::list_addresses({}));
  const auto found = run(us.twilio.addresses({}));
  REQUIRE(found);
  CHECK(found.value->empty());
}

TEST_CASE("test_get_address_for_country: Twilio filters by country, and we do after it",
          "[requirement1][TestAddressManagement]") {
  Provisioner us;
  us.http.on(addressing, TwilioReplies::list_addresses({generate_address("AD1", "ZA", "Cape Town"),
                                                        generate_address("AD2", "GB", "London")}));
  const auto found = run(us.twilio.addresses(Country("GB")));
  REQUIRE(found);
  REQUIRE(found.value->size() == 1);
  CHECK(found.value->front().sid == "AD2");
  CHECK_THAT(us.url(addressing), ContainsSubstring("IsoCountry=GB"));
}

TEST_CASE("test_get_address_for_country_not_found: no match is an empty list",
          "[requirement1][TestAddressManagement]") {
  Provisioner us;
  us.http.on(addressing, TwilioReplies::list_addresses({generate_address("AD1", "ZA", "Cape Town")}));
  const auto found = run(us.twilio.addresses(Country("DE")));
  REQUIRE(found);
  CHECK(found.value->empty());
}

// ---- TestBuyWithAddress

TEST_CASE("test_buy_with_address_success: the purchase names the address",
          "[requirement1][TestBuyWithAddress]") {
  Provisioner us;
  us.http.on(buying, TwilioReplies::purchase_success(phone, "PN1"));
  auto wanted = order();
  wanted.address = "AD1";
  CHECK(run(us.twilio.buy(wanted)).reference == "PN1");
  CHECK_THAT(us.http.request(buying).body, ContainsSubstring("&AddressSid=AD1"));
}

TEST_CASE("test_buy_with_address_failure: an address that does not fit is told from one that is missing",
          "[requirement1][TestBuyWithAddress]") {
  Provisioner us;
  us.http.on(buying, TwilioReplies::purchase_error(21615)).on(buying, TwilioReplies::purchase_error(21631));
  auto wanted = order();
  wanted.address = "AD1";
  CHECK(run(us.twilio.buy(wanted)).code == "ADDRESS_NOT_LOCAL");
  CHECK(run(us.twilio.buy(order())).code == "ADDRESS_REQUIRED");
}

}  // namespace
}  // namespace ledgerline::twilio::requirement_1_test
