#include <fmt/format.h>

#include "tests/crash/flows.hpp"

namespace ledgerline::tests::crash {
namespace {

AddNumbers adding(const std::vector<std::pair<std::string, std::string>>& numbers) {
  AddNumbers add;
  for (const auto& [number, reference] : numbers) {
    NumberAdded added;
    added.number = PoolNumber(number);
    added.country = Country("US");
    if (!reference.empty()) added.provider_reference = Reference(reference);
    add.numbers.push_back(std::move(added));
  }
  return add;
}

/// One number of ours is gone at the carrier, one is there that we do not know, and one leads elsewhere.
void disagree(const Shopping& shop) {
  shop.add_tenant("shop");
  if (const auto said = shop.provision(); !has_number(said)) throw std::runtime_error(said.out + said.err);
  shop.given(adding({{"+12125550188", "PN00000000000000000000000000000001"}}));
  shop.providers().admin("POST", "/owned", {{"phone_number", "+12125550189"}, {"country", "US"}});
  const auto sid = ask(shop.log(), "select provider_reference from numbers where tenant = 'shop'");
  shop.providers().account("POST", "/IncomingPhoneNumbers/" + sid + ".json",
                           {{"SmsUrl", "https://elsewhere.example.com"}});
}

/// The log that migrate makes, beside the one that each trial has anyway.
postgres::Database new_log(const Shopping& shop) { return {shop.log().url, shop.log().schema + "_new"}; }

Running migrating(const Shopping& shop, const Environment& environment) {
  return {new_log(shop), {"migrate"}, shop.environment(environment)};
}

std::string migration_defects(const Shopping& shop) {
  const auto log = new_log(shop);
  std::string wrong = broken_invariants(log);
  const auto roles = ask(
      log,
      fmt::format("select count(*) from pg_roles where rolname in ('{0}_owner', '{0}_engine')", log.schema));
  if (roles != "2") wrong += fmt::format("{} of 2 roles are there\n", roles);
  if (const auto said = run_program(log, {"doctor"}); said.exit != 0) wrong += said.out + said.err;
  if (LocalEngine(log).run(registration("first", "+447900000001")).kind != Outcome::Kind::done)
    wrong += "it takes no tenant\n";
  return wrong;
}

/// One transaction: the version tells which rows there are.
std::string half_rebuilt(const Shopping& shop) {
  const auto version = ask(shop.log(), "select version from projections where name = 'numbers'");
  if (version != "0") return succeeds(shop, {"projections", "check"});
  const auto rows = ask(shop.log(),
                        "select count(*) filter (where kind = 'old') || ' ' || (select count(*) from "
                        "tenants) from numbers");
  return rows == "20 16" ? "" : fmt::format("of the old version there are {} rows, not 20 16\n", rows);
}

}  // namespace

Flow reconciliation() {
  auto flow = command("reconcile --fix", {"reconcile", "--fix"});
  flow.given = disagree;
  flow.defects = [](const Shopping& shop) {
    std::string wrong;
    for (const auto* type : {"number.lost", "number.purchased"}) wrong += unless_once(shop, type);
    const auto adopted = ask(shop.log(), "select status from numbers where number = '+12125550189'");
    if (adopted != "available") wrong += fmt::format("what was adopted is {}\n", adopted);
    return wrong + shop.unsettled();
  };
  return flow;
}

Flow rebuilding() {
  auto flow = command("projections rebuild", {"projections", "rebuild"});
  flow.goes_on = false;
  flow.again = [](const Shopping& shop, const Environment& environment) {
    const auto wrong = half_rebuilt(shop);  // a local: which side of a sum is asked first is open
    return wrong + succeeds(shop, {"projections", "rebuild"}, environment);
  };
  flow.given = [](const Shopping& shop) {
    populate(shop.log(), 20, 20);
    LocalEngine engine(shop.log());
    for (std::size_t i = 0; i < 10; ++i) engine.run(AllocateNumber{TenantId(tenant_name(i))});
    superuser(shop.log(),
              "update projections set version = 0 where name = 'numbers'; update numbers set kind = 'old'; "
              "delete from tenants where id > 'tenant-00015'");
  };
  flow.defects = [](const Shopping& shop) {
    auto wrong = succeeds(shop, {"projections", "check"});
    if (LocalEngine(shop.log()).run(AllocateNumber{TenantId(tenant_name(19))}).code != "ALLOCATED")
      wrong += "a row that was rebuilt is of no use\n";
    return wrong + shop.unsettled();
  };
  return flow;
}

Flow migration() {
  Flow flow;
  flow.name = "migrate";
  flow.goes_on = false;
  flow.given = [](const Shopping&) {};
  flow.start = [](const Shopping& shop, const Environment& environment) {
    return Underway{std::make_shared<Running>(migrating(shop, environment)), {}};
  };
  flow.again = [](const Shopping& shop, const Environment& environment) -> std::string {
    const auto said = migrating(shop, environment).ends();
    return said.exit == 0 ? "" : said.out + said.err;
  };
  flow.defects = migration_defects;
  return flow;
}

Flow ticking() {
  auto flow = command("tick", {"tick"});
  flow.given = [](const Shopping& shop) {
    shop.add_tenant("shop");
    shop.given(adding({{"+12125550188", ""}}));
    for (const auto& arguments :
         {Arguments{"number", "allocate", "shop"},
          Arguments{"--cool-down", "US=0", "number", "release", "shop", "--reason", "moved"}})
      if (const auto wrong = succeeds(shop, arguments); !wrong.empty()) throw std::runtime_error(wrong);
  };
  flow.defects = [](const Shopping& shop) {
    auto wrong = unless_once(shop, "number.returned");
    const auto row = ask(shop.log(), "select status from numbers");
    if (row != "available") wrong += fmt::format("the number is {}\n", row);
    return wrong + shop.unsettled();
  };
  return flow;
}

}  // namespace ledgerline::tests::crash
