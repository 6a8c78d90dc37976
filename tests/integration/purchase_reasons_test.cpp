#include <fmt/format.h>

#include "tests/support/catch.hpp"
#include "tests/support/shopping.hpp"

/// A purchase that cannot go on ends in a reason that a person understands; nobody vanishes. Once its cause
/// is mended it goes through; given up, it leaves nothing.
namespace ledgerline::tests::purchase_reasons_test {
namespace {

std::string code_of(const ProgramResult& said) { return last_line(said).value("code", ""); }
std::string message_of(const ProgramResult& said) { return last_line(said).value("message", ""); }

ProgramResult retried(const Shopping& shop, std::vector<std::string> more = {}) {
  return shop.run({"provisioning", "retry", "shop", "--json"}, std::move(more));
}

/// The command says why, and so does whoever asks later.
void expect_stalled(const Shopping& shop, const ProgramResult& said, const std::string& code,
                    const std::vector<std::string>& words) {
  CAPTURE(said.out, said.err);
  CHECK(said.exit == 1);
  CHECK(code_of(said) == "STALLED");
  const auto shown = shop.run({"provisioning", "show", "shop", "--json"}).out;
  CAPTURE(shown);
  CHECK(shown.find("\"phase\":\"stalled\"") != shown.npos);
  CHECK(shown.find("\"code\":\"" + code + "\"") != shown.npos);
  for (const auto& word : words) {
    CAPTURE(word);
    CHECK(message_of(said).find(word) != std::string::npos);
    CHECK(shown.find(word) != shown.npos);
  }
  const auto stalled = shop.run({"effects", "--stalled", "--json"}).out;
  CHECK(stalled.find(code) != stalled.npos);
  CHECK(shop.run({"doctor"}).exit == 0);
}

void expect_goes_through(const Shopping& shop, const ProgramResult& said) {
  CAPTURE(said.out, said.err);
  CHECK(has_number(said));
  CHECK(shop.defects() == "");
}

const std::vector<std::string> all_codes = {"212", "415", "510", "650"};

void ask_for_bundles(const Shopping& shop) {
  shop.providers().set({{"twilio", {{"regulations", {{"US/local", {{"bundle", true}}}}}}}});
}

std::string approved_bundle(const Shopping& shop, const std::string& type) {
  return shop.providers().admin("POST", "/bundles", {{"country", "US"}, {"type", type}}).at("sid");
}

AddNumbers one_number(const std::string& e164) {
  NumberAdded added;
  added.number = PoolNumber(e164);
  added.country = Country("US");
  return {{added}};
}

}  // namespace

TEST_CASE("no number in the code asked for, nor in those tried after it: stalled, with the codes",
          "[purchase][reasons]") {
  const Shopping shop(shared_simulator(), "app");
  shop.add_tenant("shop");
  shop.stock(all_codes, true);
  expect_stalled(shop, shop.provision(), "NO_NUMBERS", {"no number is available", "212, 415, 510, 650"});
  shop.stock({"510"}, false);
  expect_goes_through(shop, retried(shop));
  CHECK(ask(shop.log(), "select area_code from numbers") == "510");
}

TEST_CASE("no number in the pool nor on the market: the tenant waits, and is served when one is added",
          "[purchase][reasons]") {
  const Shopping shop(shared_simulator(), "app");
  shop.add_tenant("shop");
  shop.stock(all_codes, true);
  const auto said = shop.run({"number", "provision", "shop", "--voice", "app", "--json"});
  CAPTURE(said.out, said.err);
  CHECK(code_of(said) == "POOL_EMPTY");
  CHECK(shop.run({"waiting", "--json"}).out.find("\"shop\"") != std::string::npos);
  CHECK(shop.unsettled() == "");
  shop.providers().admin("POST", "/owned",
                         {{"phone_number", "+13105550199"}, {"country", "US"}, {"type", "local"}});
  shop.given(one_number("+13105550199"));
  CHECK(shop.run({"work", "--until-idle"}).exit == 0);
  CHECK(ask(shop.log(), "select number from tenants where id = 'shop'") == "+13105550199");
  CHECK(shop.unsettled() == "");
  CHECK(shop.providers().summary().at("smtp").at("mails").size() == 1);
}

TEST_CASE("a number asks for an address that nobody gave: stalled; with one it is bought",
          "[purchase][reasons]") {
  const Shopping shop(shared_simulator(), "app");
  auto request = registration("shop", "+447900000001");
  request.tenant.email = Personal<Email>(Email("shop@example.com"));
  shop.given(request);
  shop.given(ActivatePayment{TenantId("shop"), {}});
  expect_stalled(shop, shop.provision(), "ADDRESS_REQUIRED", {"asks for an address", "register one"});
  const auto registered =
      shop.run({"address", "register", "shop", "--name", "Shop Ltd", "--street", "1 High Street", "--city",
                "London", "--region", "London", "--postal-code", "SW1A 1AA"});
  CAPTURE(registered.out, registered.err);
  CHECK(registered.exit == 0);
  expect_goes_through(shop, retried(shop));
}

TEST_CASE("the regulator asks for a bundle that nobody named: stalled; with one that fits it is bought",
          "[purchase][reasons]") {
  const Shopping shop(shared_simulator(), "app");
  shop.add_tenant("shop");
  ask_for_bundles(shop);
  expect_stalled(shop, shop.provision(), "BUNDLE_REQUIRED", {"regulatory bundle"});
  const auto other = approved_bundle(shop, "mobile");
  expect_stalled(shop, shop.run({"provisioning", "retry", "shop", "--bundle", other, "--json"}),
                 "BUNDLE_REQUIRED", {"regulatory bundle"});
  const auto address = shop.run({"provisioning", "retry", "shop", "--bundle", "AD1", "--json"});
  CHECK(address.exit == 2);
  CHECK(address.out.find("begins with BU") != std::string::npos);
  const auto fitting = approved_bundle(shop, "local");
  expect_goes_through(shop, shop.run({"provisioning", "retry", "shop", "--bundle", fitting, "--json"}));
  const auto calls = shop.providers().calls("twilio:provision_number");
  CHECK(calls.back().at("body").at("BundleSid") == fitting);
  CHECK(ask(shop.log(),
            "select string_agg(payload ->> 'bundle', ' ' order by position) from events "
            "where type = 'effect.retried'") == other + " " + fitting);
}

TEST_CASE("a bundle that is named from the beginning goes with each number that is ordered",
          "[purchase][reasons]") {
  const Shopping shop(shared_simulator(), "app");
  shop.add_tenant("shop");
  ask_for_bundles(shop);
  shop.providers().fault("twilio:search_numbers", {{"kind", "vanish"}});  // the first is sold to another
  const auto bundle = approved_bundle(shop, "local");
  expect_goes_through(shop, shop.run({"number", "provision", "shop", "--route", "purchase", "--voice", "app",
                                      "--bundle", bundle, "--json"}));
  CHECK(ask(shop.log(),
            "select count(*) from events where type = 'number.ordered' and payload ->> 'bundle' = '" +
                bundle + "'") == "2");
}

TEST_CASE("an import that somebody deletes before it is read back: stalled; tried again, it is made anew",
          "[purchase][reasons]") {
  const Shopping shop(shared_simulator(), "vapi");
  shop.add_tenant("shop");
  const auto& providers = shop.providers();
  CHECK(shop.provision({"LEDGERLINE_POINT=http.sending/twilio:update_number_webhook:kill"}).exit == 137);
  const auto id = providers.admin("GET", "/state").at("vapi").at("numbers")[0].at("id").get<std::string>();
  CHECK(providers.vapi("DELETE", "/phone-number/" + id).status == 200);
  expect_stalled(shop, shop.provision(), "NOT_IMPORTED", {"no phone number " + id, "'provisioning retry'"});
  const auto said = retried(shop);
  CAPTURE(said.out, said.err);
  CHECK(code_of(said) == "ALLOCATED");
  const auto imports = providers.admin("GET", "/state").at("vapi").at("numbers");
  REQUIRE(imports.size() == 1);
  CHECK(ask(shop.log(), "select wiring::jsonb ->> 'import_id' from numbers") == imports[0].at("id"));
  CHECK(providers.summary().at("smtp").at("mails").size() == 1);
  CHECK(shop.bought().size() == 1);
  CHECK(shop.unsettled() == "");
}

TEST_CASE("a country's regulations are told, for people and for programs", "[purchase][reasons]") {
  const Shopping shop(shared_simulator(), "app");
  const auto all = Json::parse(shop.run({"regulations", "DE", "--json"}).out);
  CHECK(all.size() == 4);
  const auto local = Json::parse(shop.run({"regulations", "DE", "--type", "local", "--json"}).out);
  REQUIRE(local.size() == 2);
  CHECK(local.at(0).at("type") == "local");
  CHECK(local.at(0).at("needed") == Json::array({"individual", "Address (Address Validation)"}));
  const auto told = shop.run({"regulations", "de", "--type", "local"});
  CHECK(told.out.find("individual; Address (Address Validation)") != std::string::npos);
  CHECK(shop.run({"regulations", "US"}).out == "US asks for no bundle.\n");
  CHECK(shop.run({"regulations", "DE", "--type", "fax"}).exit == 2);
}

TEST_CASE("a trial account's second number: stalled until the account is upgraded", "[purchase][reasons]") {
  const Shopping shop(shared_simulator(), "app");
  shop.add_tenant("first");
  CHECK(shop.provision({}, "first").exit == 0);
  shop.providers().set({{"twilio", {{"trial", true}}}});
  shop.add_tenant("shop");
  expect_stalled(shop, shop.provision(), "TRIAL_LIMIT", {"trial accounts have one number", "upgrade"});
  shop.providers().set({{"twilio", {{"trial", false}}}});
  CHECK(code_of(retried(shop)) == "ALLOCATED");
  CHECK(shop.bought().size() == 2);
  CHECK(shop.unsettled() == "");
}

TEST_CASE("credentials are wrong: stalled, naming what to check; with the right ones it goes through",
          "[purchase][reasons]") {
  using Row = std::tuple<std::string, std::string, std::string>;
  const auto [voice, wrong, named] =
      GENERATE(Row{"app", "TWILIO_AUTH_TOKEN=00000000000000000000000000000000", "TWILIO_AUTH_TOKEN"},
               Row{"vapi", "VAPI_API_KEY=wrong", "VAPI_API_KEY"},
               Row{"livekit", "LIVEKIT_API_SECRET=wrong-wrong-wrong-wrong-wrong-wrong", "LIVEKIT_API_SECRET"},
               Row{"app", "", "SMTP_URL"});
  CAPTURE(named);
  const Shopping shop(shared_simulator(), voice);
  shop.add_tenant("shop");
  if (wrong.empty()) shop.providers().set({{"smtp", {{"require_auth", true}}}});
  std::vector<std::string> environment;
  if (!wrong.empty()) environment.push_back(wrong);
  expect_stalled(shop, shop.provision(environment), "CREDENTIALS_WRONG", {named});
  CHECK(shop.run({"effects", "--stalled", "--json"}).out.find("\"shop\"") != std::string::npos);
  shop.providers().set({{"smtp", {{"require_auth", false}}}});
  expect_goes_through(shop, retried(shop));
}

TEST_CASE("the payment lapses before the number is bought: none is; with payment again, one is",
          "[purchase][reasons]") {
  const Shopping shop(shared_simulator(), "app");
  shop.add_tenant("shop");
  CHECK(shop.provision({"LEDGERLINE_POINT=effect.recorded#1:kill"}).exit == 137);
  shop.given(LapsePayment{TenantId("shop")});
  CHECK(shop.run({"work", "--until-idle"}).exit == 0);
  CHECK(shop.bought().empty());
  CHECK(ask(shop.log(), "select requested from tenants where id = 'shop'") == "t");
  CHECK(shop.unsettled() == "");
  shop.given(ActivatePayment{TenantId("shop"), {}});
  CHECK(shop.run({"work", "--until-idle"}).exit == 0);
  expect_goes_through(shop, shop.provision());
}

/// It was asked for, and nobody knows what came of it: it is looked for, and never bought again.
TEST_CASE("the payment lapses while a purchase is in doubt: what was bought goes to the pool",
          "[purchase][reasons]") {
  const auto sent = GENERATE(true, false);
  CAPTURE(sent);
  const Shopping shop(shared_simulator(), "app");
  shop.add_tenant("shop");
  const std::string where = sent ? "http.answered/" : "http.sending/";
  CHECK(shop.provision({"LEDGERLINE_POINT=" + where + "twilio:provision_number:kill"}).exit == 137);
  shop.given(LapsePayment{TenantId("shop")});
  CHECK(shop.run({"work", "--until-idle"}).exit == 0);
  CHECK(shop.providers().calls("twilio:provision_number").size() == (sent ? 1 : 0));
  CHECK(ask(shop.log(), "select status from numbers") == (sent ? "available" : "lost"));
  const auto said = shop.provision();
  CHECK(said.exit == 1);
  CHECK(code_of(said) == "PAYMENT_REQUIRED");
  CHECK(shop.unsettled() == "");
}

TEST_CASE("a purchase is given up: nothing stands at the providers, and what was bought is the pool's",
          "[purchase][reasons]") {
  using Row = std::tuple<std::string, std::string, std::string>;
  const auto [operation, kind, left] =
      GENERATE(Row{"twilio:search_numbers", "status", ""}, Row{"twilio:provision_number", "status", "lost"},
               Row{"vapi:import_number", "status", "available"},
               Row{"vapi:import_number", "status_after", "available"},
               Row{"vapi:update_assistant", "status", "available"},
               Row{"twilio:update_number", "status", "available"});
  CAPTURE(kind);
  CAPTURE(operation);
  const Shopping shop(shared_simulator(), "vapi");
  shop.add_tenant("shop");
  shop.providers().fault(operation, {{"kind", kind}, {"status", 400}});
  const auto said = shop.provision();
  CAPTURE(said.out, said.err);
  CHECK(code_of(said) == "STALLED");
  const auto given_up = shop.run({"provisioning", "abandon", "shop", "--reason", "not wanted"});
  CAPTURE(given_up.out, given_up.err);
  CHECK(given_up.exit == 0);
  CHECK(shop.run({"work", "--until-idle"}).exit == 0);
  CHECK(shop.run({"tick"}).exit == 0);
  CHECK(ask(shop.log(), "select status from numbers") == left);
  CHECK(shop.providers().summary().at("vapi").at("numbers") == 0);
  CHECK(shop.unsettled() == "");
  CHECK(ask(shop.log(), "select requested from tenants where id = 'shop'") == "f");
  const auto again = shop.provision();
  CAPTURE(again.out, again.err);
  CHECK(code_of(again) == "ALLOCATED");
  CHECK(shop.unsettled() == "");
}

}  // namespace ledgerline::tests::purchase_reasons_test
