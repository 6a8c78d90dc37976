#include <iostream>
#include <numeric>
#include <set>

#include <fmt/format.h>

#include "tests/support/catch.hpp"
#include "tests/support/shopping.hpp"

/// Each call of a purchase goes wrong in each way there is, once: the end is the same.
namespace ledgerline::tests::purchase_faults_test {
namespace {

/// One thing that goes wrong: at the k-th call of an operation.
struct Wrong {
  std::string operation;
  Json fault;
  std::string text() const { return operation + " " + fault.dump(); }
};

std::vector<Json> kinds_for(const std::string& operation) {
  if (operation.starts_with("smtp:"))
    return {{{"kind", "status"}, {"status", 451}}, {{"kind", "drop_request"}}, {{"kind", "drop_reply"}}};
  std::vector<Json> kinds = {{{"kind", "drop_request"}},
                             {{"kind", "drop_reply"}},
                             {{"kind", "status"}, {"status", 500}},
                             {{"kind", "status_after"}, {"status", 500}},
                             {{"kind", "status"}, {"status", 503}},
                             {{"kind", "status"}, {"status", 429}, {"retry_after", 1}},
                             {{"kind", "truncate"}}};
  const auto has = [&](const char* part) { return operation.find(part) != operation.npos; };
  if (has(":list_") || has(":List") || has(":search_") || has(":fetch_"))
    kinds.push_back({{"kind", "stale"}});
  if (operation == "twilio:search_numbers") kinds.push_back({{"kind", "vanish"}});
  return kinds;
}

/// Something stands there after it, or was sent.
bool makes_something(const std::string& operation) {
  return operation == "twilio:provision_number" || operation == "vapi:import_number" ||
         operation.find(":create_") != operation.npos || operation.find(":Create") != operation.npos ||
         operation == "smtp:send";
}

/// Every fault at every call that a clean purchase makes. Without --long: of calls that make nothing every
/// third, and none of operations that were tried before (`without`).
std::vector<Wrong> everything_wrong(const std::string& voice, std::set<std::string>& without) {
  const Shopping shop(shared_simulator(), voice);
  shop.add_tenant("shop");
  REQUIRE(shop.provision().exit == 0);
  std::vector<Wrong> all;
  std::map<std::string, int> calls;
  std::size_t questions = 0;
  for (const auto& call : shop.providers().admin("GET", "/ledger"))
    ++calls[call.at("operation").get<std::string>()];
  for (const auto* step : {"smtp:connect", "smtp:mail", "smtp:rcpt"}) calls[step] = 1;
  for (const auto& [operation, times] : calls) {
    if (!is_long() && !without.insert(operation).second) continue;
    for (int k = 0; k < times; ++k)
      for (auto kind : kinds_for(operation)) {
        if (!is_long() && !makes_something(operation) && questions++ % 3 != 0) continue;
        kind["after"] = k;
        all.push_back({operation, kind});
      }
  }
  return all;
}

/// "" where it ended well after all.
std::string with_fault(const Simulator& simulator, const std::string& voice, const Wrong& wrong) {
  const Shopping shop(simulator, voice);
  shop.add_tenant("shop");
  simulator.fault(wrong.operation, wrong.fault);
  const auto said = shop.provision();
  std::string defects;
  if (simulator.admin("GET", "/faults").at(0).at("applied") != 1) defects += "the fault met no call\n";
  if (said.exit != 0 || last_line(said).value("code", "") != "ALLOCATED") defects += said.out + said.err;
  defects += shop.defects();
  return defects.empty() ? "" : fmt::format("{} {}: {}", voice, wrong.text(), defects);
}

/// Tenants "t0"… who asked for a number from the market.
void ask_for_numbers(const Shopping& shop, int tenants) {
  for (int i = 0; i < tenants; ++i) {
    const auto id = fmt::format("t{}", i);
    shop.add_tenant(id);
    ProvisionNumber request;
    request.tenant.tenant = TenantId(id);
    request.tenant.supply = Supply::purchase;
    request.tenant.voice = VoiceRoute::app;
    shop.given(request);
  }
}

}  // namespace

TEST_CASE("each call of a purchase fails once, in each way there is: the end is the same",
          "[purchase][faults]") {
  std::set<std::string> tried;
  std::size_t count = 0;
  for (const std::string voice : {"vapi", "livekit"}) {
    const auto all = everything_wrong(voice, tried);
    count += all.size();
    CHECK(in_lanes(all.size(), [&](const Simulator& simulator, std::size_t i) {
            return with_fault(simulator, voice, all[i]);
          }) == "");
  }
  CHECK(count > 60);
  std::cout << fmt::format("purchases: {} faults, each by itself\n", count);
}

TEST_CASE("a purchase whose answer was lost is asked for again, and 21422 says that it is ours",
          "[purchase][faults]") {
  const Shopping shop(shared_simulator(), "app");
  shop.add_tenant("shop");
  shop.providers().set({{"twilio", {{"repeat_purchase", "refuse"}}}});
  shop.providers().fault("twilio:provision_number", {{"kind", "drop_reply"}});
  shop.providers().fault("twilio:list_numbers", {{"kind", "stale"}});
  const auto said = shop.provision();
  CAPTURE(said.out, said.err);
  CHECK(last_line(said).value("code", "") == "ALLOCATED");
  CHECK(shop.defects() == "");
  CHECK(shop.providers().calls("twilio:provision_number").size() == 2);
}

TEST_CASE("a number is sold to somebody else between search and purchase: another is bought",
          "[purchase][faults]") {
  const Shopping shop(shared_simulator(), "app");
  shop.add_tenant("shop");
  shop.providers().fault("twilio:search_numbers", {{"kind", "vanish"}, {"count", 2}});
  const auto said = shop.provision();
  CAPTURE(said.out, said.err);
  CHECK(last_line(said).value("code", "") == "ALLOCATED");
  CHECK(shop.defects() == "");
  CHECK(shop.providers().calls("twilio:search_numbers").size() == 3);
  CHECK(ask(shop.log(), "select count(*) from numbers where status = 'lost'") == "2");
}

TEST_CASE("two processes provision one tenant at once: one number", "[purchase][faults]") {
  const Shopping shop(shared_simulator(), "vapi");
  shop.add_tenant("shop");
  const std::vector<std::string> asking = {"number",   "provision", "shop", "--route",
                                           "purchase", "--voice",   "vapi", "--json"};
  std::vector<Running> both;
  for (int i = 0; i < 2; ++i) both.push_back(shop.start(asking));
  for (auto& one : both) {
    const auto said = one.ends();
    CAPTURE(said.out, said.err);
    CHECK(has_number(said));
  }
  CHECK(shop.defects() == "");
}

TEST_CASE("8 workers share 40 tenants: 40 numbers, none bought twice", "[purchase][faults]") {
  const Shopping shop(shared_simulator(), "app");
  ask_for_numbers(shop, 40);
  std::vector<Running> workers;
  for (int i = 0; i < 8; ++i) workers.push_back(shop.start({"work", "--until-idle"}));
  for (auto& worker : workers) {
    const auto said = worker.ends();
    CAPTURE(said.out, said.err);
    CHECK(said.exit == 0);
  }
  const auto bought = shop.bought();
  CHECK(bought.size() == 40);
  for (const auto& [number, times] : bought) CHECK(times == 1);
  CHECK(ask(shop.log(), "select count(distinct number) from tenants") == "40");
  CHECK(shop.providers().summary().at("smtp").at("mails").size() == 40);
  CHECK(shop.unsettled() == "");
}

}  // namespace ledgerline::tests::purchase_faults_test
