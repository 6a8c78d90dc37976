#include <fmt/format.h>

#include "tests/crash/flows.hpp"

namespace ledgerline::tests::crash {
namespace {

const char* const id_of_command = "018f3c9e-6d0a-7c4b-8d1e-2f3a4b5c6d7e";

Arguments allocating() { return {"number", "allocate", "shop", "--json", "--command-id", id_of_command}; }

/// Who already has its number has it before its letter is sent.
std::string buy_again(const Shopping& shop, const Environment& environment, Resumed resumed) {
  std::string wrong;
  if (resumed == Resumed::by_worker) wrong += succeeds(shop, {"work", "--until-idle"}, environment);
  const auto said = shop.provision(environment);
  if (said.exit != 0 || !has_number(said)) return wrong + "run again: " + said.out + said.err;
  if (last_line(said).value("code", "") != "ALLOCATED") wrong += succeeds(shop, {"work", "--until-idle"});
  return wrong;
}

/// The same id is answered alike for ever, and was one command.
std::string allocation_defects(const Shopping& shop) {
  std::string wrong;
  const auto said = shop.run(allocating());
  const auto first = last_line(said);
  if (first != last_line(shop.run(allocating()))) wrong += "the same id is answered in two ways\n";
  const auto number = ask(shop.log(), "select number from tenants where id = 'shop'");
  if (first.value("reason", "") != "ALLOCATED" || number.empty() || first.value("phoneE164", "") != number)
    wrong += fmt::format("the tenant has {}, and is told: {}{}\n", number, said.out, said.err);
  const auto times =
      ask(shop.log(), fmt::format("select count(*) filter (where type = 'number.assigned') from events "
                                  "where command_id = '{}'",
                                  id_of_command));
  if (times != "1") wrong += fmt::format("a number was assigned {} times\n", times);
  return wrong + shop.unsettled();
}

}  // namespace

Flow purchase(const std::string& voice, Resumed resumed) {
  auto flow = command("purchase, wired at " + voice,
                      {"number", "provision", "shop", "--route", "purchase", "--voice", voice, "--json"});
  flow.voice = voice;
  flow.given = [](const Shopping& shop) { shop.add_tenant("shop"); };
  flow.again = [resumed](const Shopping& shop, const Environment& environment) {
    return buy_again(shop, environment, resumed);
  };
  flow.defects = [](const Shopping& shop) { return shop.defects(); };
  return flow;
}

Flow allocation() {
  auto flow = command("allocation from the pool", allocating());
  flow.given = [](const Shopping& shop) {
    shop.add_tenant("shop");
    AddNumbers add;
    for (const auto* number : {"+12125550188", "+12125550189"}) {
      add.numbers.emplace_back();
      add.numbers.back().number = PoolNumber(number);
      add.numbers.back().country = Country("US");
    }
    shop.given(add);
  };
  flow.defects = allocation_defects;
  return flow;
}

}  // namespace ledgerline::tests::crash
