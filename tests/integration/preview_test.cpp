#include "tests/support/catch.hpp"
#include "tests/support/shopping.hpp"

/// What is to come, told before it is done.
namespace ledgerline::tests::preview_test {
namespace {

std::vector<std::string> steps(const Json& preview) {
  std::vector<std::string> all;
  for (const auto& row : preview) all.push_back(row.at("step"));
  return all;
}

Json previewed(const Shopping& shop, const std::string& id) {
  return Json::parse(shop.run({"effects", "--preview", id, "--json"}).out);
}

/// The steps that were done since a position, in their order.
std::vector<std::string> done_since(const Shopping& shop, const std::string& position) {
  std::vector<std::string> all;
  const auto rows = superuser(
      shop.log(), "select payload ->> 'step' from events where type = 'effect.done' and position > " +
                      position + " order by position");
  for (const auto& row : rows) all.emplace_back(row[0].c_str());
  return all;
}

std::string head(const Shopping& shop) { return ask(shop.log(), "select max(position) from events"); }

}  // namespace

TEST_CASE("the preview names the steps that are then done, calls nothing and appends nothing", "[preview]") {
  const auto* const voice = GENERATE("vapi", "livekit", "app");
  CAPTURE(voice);
  const Shopping shop(shared_simulator(), voice);
  shop.add_tenant("shop");
  CHECK(shop.provision({"LEDGERLINE_POINT=effect.attempted#1:kill"}).exit == 137);
  const auto before = head(shop);
  const auto ahead = previewed(shop, "shop");
  CHECK(head(shop) == before);
  CHECK(shop.providers().admin("GET", "/ledger").empty());
  REQUIRE(ahead.size() > 4);
  CHECK(ahead.at(0).at("step") == "search");
  CHECK(ahead.at(0).at("phase") == "attempted");
  CHECK(ahead.at(0).at("due").is_string());
  CHECK(ahead.at(1).at("phase") == "later");
  CHECK(shop.run({"work", "--until-idle"}).exit == 0);
  CHECK(done_since(shop, before) == steps(ahead));
  CHECK(shop.defects() == "");
  CHECK(shop.run({"effects", "--preview"}).out == "Nothing is owed.\n");
}

TEST_CASE("the preview of another voice route is its unwiring and wiring; of a release, the unwiring",
          "[preview]") {
  const Shopping shop(shared_simulator(), "vapi");
  shop.add_tenant("shop");
  REQUIRE(shop.provision().exit == 0);
  const auto number = ask(shop.log(), "select number from tenants");
  const auto expect_done = [&](const std::string& id) {
    const auto before = head(shop);
    const auto ahead = previewed(shop, id);
    CHECK(steps(previewed(shop, "")) == steps(ahead));
    CHECK(ahead.size() > 1);
    CHECK(shop.run({"work", "--until-idle"}).exit == 0);
    CHECK(done_since(shop, before) == steps(ahead));
  };
  shop.given(SetVoice{TenantId("shop"), VoiceRoute::livekit});
  expect_done("shop");
  shop.given(ReleaseNumber{TenantId("shop"), Reason("moved")});
  expect_done(number);
}

TEST_CASE("the preview goes past what stalled, as if it were retried", "[preview]") {
  const Shopping shop(shared_simulator(), "app");
  shop.add_tenant("shop");
  shop.providers().fault("twilio:provision_number", {{"kind", "status"}, {"status", 400}});
  CHECK(last_line(shop.provision()).at("code") == "STALLED");
  const auto ahead = previewed(shop, "shop");
  CHECK(steps(ahead) == std::vector<std::string>{"buy", "webhooks", "verify", "mail"});
  CHECK(ahead.at(0).at("phase") == "stalled");
  CHECK(ahead.at(0).at("due").is_null());
  CHECK(shop.run({"effects", "--preview", "nobody"}).exit == 1);
  CHECK(shop.run({"effects", "shop"}).exit == 2);
}

TEST_CASE("who leaves steps to others is told how many, and only then", "[preview]") {
  const Shopping shop(shared_simulator(), "vapi");
  shop.add_tenant("shop");
  REQUIRE(shop.provision().exit == 0);
  const std::vector<std::string> release = {"number", "release", "shop", "--reason", "moved"};
  const std::string hint = "Owed now: 2 steps. 'ledgerline work' does them.\n";
  SECTION("this process knows no provider") {
    CHECK_THAT(run_program(shop.log(), release).err, ContainsSubstring(hint));
    CHECK(shop.run({"work", "--until-idle"}).exit == 0);
  }
  SECTION("all is done before the command ends") {
    CHECK_THAT(shop.run(release).err, !ContainsSubstring("Owed now"));
  }
  SECTION("a program reads the output") {
    auto for_programs = release;
    for_programs.emplace_back("--json");
    CHECK_THAT(run_program(shop.log(), for_programs).err, !ContainsSubstring("Owed now"));
    CHECK(shop.run({"work", "--until-idle"}).exit == 0);
  }
  CHECK(shop.unsettled() == "");
}

}  // namespace ledgerline::tests::preview_test
