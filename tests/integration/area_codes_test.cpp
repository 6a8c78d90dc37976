#include <fmt/format.h>

#include "tests/support/catch.hpp"
#include "tests/support/shopping.hpp"

/// Area code after area code: for a purchase, and for a tenant that chooses. Shops ask for 212.
namespace ledgerline::tests::area_codes_test {
namespace {

void sell_one(const Shopping& shop, const std::string& e164) {
  shop.providers().admin(
      "POST", "/numbers",
      {{"phone_number", e164}, {"country", "US"}, {"type", "local"}, {"area_code", e164.substr(2, 3)}});
}

/// In the pool, and for sale: the log holds it, so it is not to be bought.
void hold(const Shopping& shop, const std::string& e164) {
  sell_one(shop, e164);
  NumberAdded added;
  added.number = PoolNumber(e164);
  added.country = Country("US");
  shop.given(AddNumbers{{added}});
}

std::vector<std::string> codes_searched(const Shopping& shop) {
  std::vector<std::string> codes;
  for (const auto& call : shop.providers().calls("twilio:search_numbers"))
    codes.push_back(call.at("query").value("AreaCode", "any"));
  return codes;
}

std::string first_option(const Shopping& shop, std::vector<std::string> more,
                         std::vector<std::string> environment = {}) {
  more.insert(more.begin(), {"number", "options", "shop", "--json"});
  const auto rows = Json::parse(shop.run(more, std::move(environment)).out);
  return rows.empty() ? "" : rows.at(0).at("number").get<std::string>().substr(0, 5);
}

using Codes = std::vector<std::string>;

}  // namespace

TEST_CASE("where the log holds all that an area code offers, the next ones are looked in",
          "[purchase][areas]") {
  const Shopping shop(shared_simulator(), "app");
  shop.add_tenant("shop");
  shop.stock({"212", "415", "510", "650"}, true);
  hold(shop, "+14155550100");
  hold(shop, "+14155550101");
  sell_one(shop, "+15105550150");
  const auto said = shop.provision();
  CAPTURE(said.out, said.err);
  CHECK(last_line(said).at("code") == "ALLOCATED");
  CHECK(shop.bought() == std::map<std::string, int>{{"+15105550150", 1}});
  CHECK(codes_searched(shop) == Codes{"212", "415", "212", "415", "510", "650"});
  CHECK(ask(shop.log(),
            "select string_agg(payload ->> 'code', ' ') from events where type = 'effect.deferred'") ==
        "OFFERS_TAKEN");
  CHECK(shop.run({"doctor"}).exit == 0);
}

TEST_CASE("where the log holds all that is offered anywhere, it is looked again until one is free",
          "[purchase][areas]") {
  const Shopping shop(shared_simulator(), "app");
  shop.add_tenant("shop");
  shop.stock({"212", "415", "510", "650"}, true);
  hold(shop, "+14155550100");
  const auto said = shop.run({"number", "provision", "shop", "--route", "purchase", "--wait", "0", "--json"});
  CHECK(last_line(said).at("code") == "IN_PROGRESS");
  CHECK(shop.bought().empty());
  sell_one(shop, "+16505550150");
  CHECK(shop.run({"work", "--until-idle"}).exit == 0);
  CHECK(shop.bought() == std::map<std::string, int>{{"+16505550150", 1}});
}

TEST_CASE("a tenant's options come from the area code that a purchase would take", "[purchase][areas]") {
  const Shopping shop(shared_simulator(), "app");
  shop.add_tenant("shop");
  CHECK(first_option(shop, {}) == "+1212");
  shop.stock({"212"}, true);
  CHECK(first_option(shop, {}) == "+1415");
  CHECK(first_option(shop, {"--area-code", "310"}) == "+1310");
  shop.stock({"310", "415"}, true);
  CHECK(first_option(shop, {"--area-code", "310"}) == "+1510");
  CHECK(first_option(shop, {"--type", "tollfree"}).substr(0, 3) == "+18");  // of no area
  shop.stock({"510", "650"}, true);
  const auto none = shop.run({"number", "options", "shop"});
  CHECK(none.out == "No such number is available in area codes 212, 415, 510, 650.\n");
}

TEST_CASE("which area codes come next is configured, for options and purchases alike", "[purchase][areas]") {
  const Shopping shop(shared_simulator(), "app");
  shop.add_tenant("shop");
  shop.stock({"212"}, true);
  const std::string set = "LEDGERLINE_AREA_CODES=650,310";
  CHECK(first_option(shop, {}, {set}) == "+1650");
  CHECK(shop.provision({set}).exit == 0);
  CHECK(ask(shop.log(), "select area_code from numbers") == "650");
  const auto wrong = shop.run({"number", "options", "shop", "--json"}, {"LEDGERLINE_AREA_CODES=650,31"});
  CHECK(wrong.exit == 2);
  CHECK_THAT(wrong.out, ContainsSubstring("LEDGERLINE_AREA_CODES") && ContainsSubstring("'31'"));
}

TEST_CASE("a toll-free number is bought without asking for an area", "[purchase][areas]") {
  const Shopping shop(shared_simulator(), "app");
  shop.add_tenant("shop");
  const auto said =
      shop.run({"number", "provision", "shop", "--route", "purchase", "--type", "tollfree", "--json"});
  CAPTURE(said.out, said.err);
  CHECK(last_line(said).at("code") == "ALLOCATED");
  CHECK(codes_searched(shop) == Codes{"any"});
}

}  // namespace ledgerline::tests::area_codes_test
