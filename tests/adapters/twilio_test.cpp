#include "adapters/twilio/twilio.hpp"

#include "tests/adapters/settings.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/provider_replies.hpp"
#include "tests/support/run.hpp"
#include "tests/support/scripted_http.hpp"

namespace ledgerline::twilio::twilio_test {
namespace {

using namespace tests;
using Kind = Result::Kind;
using Operations = std::vector<std::string>;

struct Account {
  ScriptedHttp http;
  int pauses = 0;
  Twilio twilio{http, twilio_settings(pauses)};
};

HttpReply absent() { return TwilioReplies::error(404, 20404); }

TEST_CASE("an empty search is an answer, an outage is none", "[adapters][twilio]") {
  Account us;
  us.http.on("twilio:search_numbers", TwilioReplies::available_numbers({}))
      .on("twilio:search_numbers", lost())
      .on("twilio:search_numbers", {200, "<html>"})
      .on("twilio:search_numbers", absent());
  const NumberQuery query{Country("US"), NumberKind::local, AreaCode("415"), "", 5};
  const auto none = run(us.twilio.search(query));
  REQUIRE(none);
  CHECK(none.value->empty());
  CHECK(run(us.twilio.search(query)).failure.kind == Kind::deferred);
  CHECK(run(us.twilio.search(query)).failure.code == "BAD_ANSWER");
  CHECK(run(us.twilio.search(query)).failure.code == "UNSUPPORTED_KIND");
}

TEST_CASE("an area code elsewhere is refused, not left out in silence", "[adapters][twilio]") {
  Account gb;
  const NumberQuery query{Country("GB"), NumberKind::local, AreaCode("20"), "", 5};
  CHECK(run(gb.twilio.search(query)).failure.code == "UNSUPPORTED_AREA_CODE");
  CHECK(gb.http.requests().empty());
}

TEST_CASE("a number is not owned when two looks say so", "[adapters][twilio]") {
  Account late;
  late.http.on("twilio:list_numbers", TwilioReplies::list_numbers({}))
      .on("twilio:list_numbers",
          TwilioReplies::list_numbers({generate_twilio_number("+14155550100", "PN1", "eff_1")}));
  CHECK(run(late.twilio.find(E164("+14155550100"))).reference == "PN1");
  late.http.on("twilio:list_numbers", TwilioReplies::list_numbers({}))
      .on("twilio:list_numbers", TwilioReplies::list_numbers({}));
  CHECK(run(late.twilio.find(E164("+14155550100"))).code == "NOT_OWNED");
  CHECK(late.pauses == 2);
}

TEST_CASE("a 404 right after a creation is asked again", "[adapters][twilio]") {
  Account late;
  late.http.on("twilio:fetch_number", absent())
      .on("twilio:fetch_number", {200, generate_twilio_number("+14155550100", "PN1", "eff_1").dump()});
  const auto number = run(late.twilio.fetch("PN1"));
  REQUIRE(number);
  CHECK(number.value->voice_url == "https://app.example.com/voice");
  CHECK(number.value->sms_url.empty());
  late.http.on("twilio:fetch_number", absent()).on("twilio:fetch_number", absent());
  CHECK(run(late.twilio.fetch("PN1")).failure.code == "NOT_OWNED");
}

TEST_CASE("a route is set, or nobody owns the number", "[adapters][twilio]") {
  Account account;
  NumberRoute route;
  route.sid = "PN1";
  route.voice_url = "https://app.example.com/voice";
  account.http.on("twilio:update_number_webhook",
                  {200, generate_twilio_number("+14155550100", "PN1", "eff_1").dump()});
  CHECK(run(account.twilio.set_route(route)).reference == "PN1");
  account.http.on("twilio:update_number_webhook", absent()).on("twilio:update_number_webhook", absent());
  CHECK(run(account.twilio.set_route(route)).code == "NOT_OWNED");
  account.http.on("twilio:update_number_webhook", lost("CONNECTION_LOST"));
  CHECK(run(account.twilio.set_route(route)).kind == Kind::unsure);
}

TEST_CASE("giving back what is gone is done, by Twilio's own 404 only", "[adapters][twilio]") {
  Account account;
  account.http.on("twilio:release_number", {204, ""})
      .on("twilio:release_number", absent())
      .on("twilio:release_number", {404, "<h1>no such page</h1>"});
  CHECK(run(account.twilio.give_back("PN1")).ok());
  CHECK(run(account.twilio.give_back("PN1")).ok());
  CHECK(run(account.twilio.give_back("PN1")).kind == Kind::refused);
  CHECK(account.http.requests().at(0).method == "DELETE");
}

TEST_CASE("all pages of what is owned are read", "[adapters][twilio]") {
  Account account;
  account.http
      .on("twilio:list_numbers",
          TwilioReplies::list_numbers({generate_twilio_number("+14155550100", "PN1")}, "/p?Page=1"))
      .on("twilio:list_numbers", TwilioReplies::list_numbers({generate_twilio_number("+14155550101", "PN2")}),
          "Page=1");
  CHECK(run(account.twilio.owned()).value.value().size() == 2);
}

AddressOrder shop() {
  return {"eff_1", "Shop Ltd", "1 High Street", "Cape Town", "WC", "8001", Country("ZA")};
}

TEST_CASE("an address is registered once, known by its tag", "[adapters][twilio]") {
  Account account;
  account.http.on("twilio:list_addresses", TwilioReplies::list_addresses({}))
      .on("twilio:create_address", TwilioReplies::register_address_success("AD1"))
      .on("twilio:list_addresses",
          TwilioReplies::list_addresses({generate_address("AD1", "ZA", "Cape Town")}), "FriendlyName=eff_1");
  CHECK(run(account.twilio.register_address(shop())).reference == "AD1");
  CHECK(run(account.twilio.register_address(shop())).reference == "AD1");
  CHECK(account.http.request("twilio:create_address").body ==
        "CustomerName=Shop%20Ltd&Street=1%20High%20Street&City=Cape%20Town&Region=WC&PostalCode=8001"
        "&IsoCountry=ZA&FriendlyName=eff_1");
}

TEST_CASE("a look-up that fails registers nothing", "[adapters][twilio]") {
  Account account;
  account.http.on("twilio:list_addresses", {503, ""});
  CHECK(run(account.twilio.register_address(shop())).kind == Kind::deferred);
  CHECK(account.http.operations() == Operations{"twilio:list_addresses"});
}

TEST_CASE("addresses are of the country asked for", "[adapters][twilio]") {
  Account account;
  account.http.on("twilio:list_addresses",
                  TwilioReplies::list_addresses(
                      {generate_address("AD1", "ZA", "Cape Town"), generate_address("AD2", "GB", "London")}));
  const auto found = run(account.twilio.addresses(Country("GB")));
  REQUIRE(found);
  REQUIRE(found.value->size() == 1);
  CHECK(found.value->at(0).city == "London");
}

TEST_CASE("prices are read as they are printed", "[adapters][twilio]") {
  Account account;
  account.http.on("twilio:pricing", TwilioReplies::pricing_info("US")).on("twilio:pricing", absent());
  const auto prices = run(account.twilio.pricing(Country("US")));
  REQUIRE(prices);
  CHECK(prices.value->currency == "USD");
  CHECK(prices.value->prices.at(0).current == "1.00");
  CHECK(run(account.twilio.pricing(Country("US"))).failure.code == "UNSUPPORTED_COUNTRY");
}

Json regulation(const std::string& country, const std::string& type) {
  return {{"sid", "RN1"},
          {"friendly_name", country + ": " + type + " - Business"},
          {"iso_country", country},
          {"number_type", type},
          {"end_user_type", "business"},
          {"requirements",
           {{"end_user", Json::array({{{"name", "Business"}, {"fields", {"business_name", 7}}}, nullptr})},
            {"supporting_document",
             Json::array({Json::array({{{"name", "Address"},
                                        {"accepted_documents", Json::array({{{"name", "Utility Bill"}}})}}}),
                          "none"})}}}};
}

TEST_CASE("regulations are of the country and kind asked for, however the kind is spelled",
          "[adapters][twilio]") {
  Account account;
  const auto rows = [](std::vector<Json> all) { return TwilioReplies::list("results", all); };
  account.http
      .on("twilio:list_regulations", rows({regulation("DE", "local"), regulation("GB", "toll-free"),
                                           regulation("DE", "toll-free"), regulation("DE", "toll free")}))
      .on("twilio:list_regulations",
          rows({regulation("DE", "national"), {{"sid", "RN2"}, {"iso_country", "DE"}}}))
      .on("twilio:list_regulations", lost());
  const auto found = run(account.twilio.regulations(Country("DE"), NumberKind::tollfree));
  REQUIRE(found);
  REQUIRE(found.value->size() == 2);
  CHECK(found.value->at(0).needed ==
        std::vector<std::string>{"Business (business_name)", "Address (Utility Bill)"});
  const auto every = run(account.twilio.regulations(Country("DE"), std::nullopt));
  REQUIRE(every);
  CHECK(every.value->size() == 2);
  CHECK(every.value->at(1).needed.empty());
  CHECK(run(account.twilio.regulations(Country("DE"), std::nullopt)).failure.kind == Kind::deferred);
  CHECK(account.http.requests().at(0).url ==
        "https://numbers.twilio.com/v2/RegulatoryCompliance/Regulations?IsoCountry=DE&PageSize=1000");
}

const CarrierTrunkOrder trunk_order{"ledgerline", "sip:shop.sip.livekit.cloud;transport=tcp"};
HttpReply trunks(const std::vector<Json>& rows) { return TwilioReplies::list("trunks", rows); }
HttpReply origins(const std::vector<Json>& rows) { return TwilioReplies::list("origination_urls", rows); }

TEST_CASE("a trunk is made where there is none, and pointed to the rooms", "[adapters][twilio]") {
  Account account;
  account.http.on("twilio:list_trunks", trunks({{{"sid", "TK9"}, {"friendly_name", "other"}}}))
      .on("twilio:create_trunk", {201, R"({"sid":"TK1"})"})
      .on("twilio:list_origination_urls", origins({}))
      .on("twilio:create_origination_url", {201, R"({"sid":"OU1"})"});
  CHECK(run(account.twilio.trunk(trunk_order)).reference == "TK1");
  CHECK(account.http.request("twilio:create_origination_url").body ==
        "FriendlyName=ledgerline&SipUrl=sip%3Ashop.sip.livekit.cloud%3Btransport%3Dtcp&Priority=10&Weight=10"
        "&Enabled=true");
}

TEST_CASE("a trunk that stands is adopted", "[adapters][twilio]") {
  Account account;
  account.http.on("twilio:list_trunks", trunks({{{"sid", "TK1"}, {"friendly_name", "ledgerline"}}}))
      .on("twilio:list_origination_urls",
          origins({{{"sid", "OU1"}, {"sip_url", trunk_order.sip_url}, {"enabled", true}}}));
  CHECK(run(account.twilio.trunk(trunk_order)).reference == "TK1");
}

TEST_CASE("an origination URL that somebody switched off stays off", "[adapters][twilio]") {
  Account account;
  account.http.on("twilio:list_trunks", trunks({{{"sid", "TK1"}, {"friendly_name", "ledgerline"}}}))
      .on("twilio:list_origination_urls",
          origins({{{"sid", "OU1"}, {"sip_url", trunk_order.sip_url}, {"enabled", false}}}));
  CHECK(run(account.twilio.trunk(trunk_order)).code == "ORIGINATION_DISABLED");
}

TextOrder text(bool first_attempt, bool resend = true) {
  return {"eff_1",
          E164("+14155550111"),
          E164("+14155550100"),
          "Welcome",
          "https://app/status?effect=eff_1",
          1'772'355'600'000'000,  // 2026-03-01T09:00:00Z
          first_attempt,
          {"SM0"},
          resend};
}
Json sent(const std::string& sid, const std::string& at, const std::string& body = "Welcome") {
  return {{"sid", sid},   {"to", "+14155550111"},        {"from", "+14155550100"},
          {"body", body}, {"direction", "outbound-api"}, {"date_created", at}};
}
HttpReply texts(const std::vector<Json>& rows, const std::string& next = "") {
  return TwilioReplies::list("messages", rows, next);
}

TEST_CASE("a first text is sent with the callback that names its effect", "[adapters][twilio]") {
  Account account;
  account.http.on("twilio:send_sms", {201, R"({"sid":"SM1","status":"queued"})"});
  CHECK(run(account.twilio.send_text(text(true))).reference == "SM1");
  CHECK(
      account.http.request("twilio:send_sms").body ==
      "To=%2B14155550111&From=%2B14155550100&Body=Welcome&StatusCallback=https%3A%2F%2Fapp%2Fstatus%3Feffect"
      "%3Deff_1");
}

TEST_CASE("a text that was lost is found, the oldest that nobody claims", "[adapters][twilio]") {
  Account account;
  account.http.on(
      "twilio:list_messages",
      texts({sent("SM3", "Sun, 01 Mar 2026 09:00:20 +0000"), sent("SM2", "Sun, 01 Mar 2026 09:00:10 +0000"),
             sent("SM0", "Sun, 01 Mar 2026 09:00:01 +0000"), sent("SMx", "Sun, 01 Mar 2026 08:00:00 +0000")},
            "/p?Page=1"));
  CHECK(run(account.twilio.send_text(text(false))).reference == "SM2");
  CHECK(account.http.requests().size() == 1);  // the next page is older still
}

TEST_CASE("a text is sent again only after two looks, and only if its template wants so",
          "[adapters][twilio]") {
  Account account;
  account.http.on("twilio:list_messages", texts({}))
      .on("twilio:list_messages", texts({}))
      .on("twilio:send_sms", {201, R"({"sid":"SM1"})"})
      .on("twilio:list_messages", texts({}))
      .on("twilio:list_messages", texts({}));
  CHECK(run(account.twilio.send_text(text(false))).reference == "SM1");
  CHECK(account.pauses == 1);
  const auto once = run(account.twilio.send_text(text(false, false)));
  CHECK(once.kind == Kind::unsure);
  CHECK(once.code == "NO_TRACE");
}

TEST_CASE("a text that is refused does not show whose number it went to", "[adapters][twilio]") {
  Account account;
  account.http.on("twilio:send_sms", TwilioReplies::error(400, 99999, "The number +14155550111 is odd"))
      .on("twilio:send_sms", TwilioReplies::error(400, 21610));
  const auto odd = run(account.twilio.send_text(text(true)));
  CHECK(odd.message.find("+14155550111") == std::string::npos);
  CHECK(run(account.twilio.send_text(text(true))).code == "OPTED_OUT");
}

}  // namespace
}  // namespace ledgerline::twilio::twilio_test
