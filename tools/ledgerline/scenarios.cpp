#include "tools/ledgerline/scenarios.hpp"

#include <fmt/format.h>

namespace ledgerline::cli {
namespace {

constexpr int exit_refused = 1;

Step seed() { return {{"pool", "add", "--from-env"}}; }
Step allocate(const std::string& id, int exit = 0) { return {{"number", "allocate", id, "--json"}, exit}; }
Step pay(const std::string& id) { return {{"payment", "activate", id}}; }
Step register_tenant(const std::string& id, const std::string& name, const std::string& phone) {
  return {{"tenant", "register", id, "--name", name, "--country", "UK", "--owner-phone", phone}};
}

Scenario pool_empty() {
  Scenario s{3, "pool empty: the tenant waits", "demo_3", {seed()}, {"test-client-2"}};
  for (int i = 0; i < 10; ++i) {
    const auto id = fmt::format("dummy-client-{}", i);
    s.steps.push_back(register_tenant(id, fmt::format("Dummy {}", i), fmt::format("4479000009{:02}", i)));
    s.steps.push_back(pay(id));
    s.steps.push_back(allocate(id));
  }
  s.steps.push_back(register_tenant("test-client-2", "Test Business 2", "447900000002"));
  s.steps.push_back(pay("test-client-2"));
  s.steps.push_back(allocate("test-client-2", exit_refused));
  return s;
}

Scenario race() {
  Scenario s{5, "three processes allocate at once", "demo_5", {seed()}, {}};
  for (int i = 1; i <= 3; ++i) {
    const auto id = fmt::format("race-client-{}", i);
    s.steps.push_back(register_tenant(id, fmt::format("Race Test {}", i), fmt::format("44790000010{}", i)));
    s.steps.push_back(pay(id));
    s.tenants.push_back(id);
  }
  for (const auto& id : s.tenants) {
    auto step = allocate(id);
    step.together = true;
    s.steps.push_back(step);
  }
  return s;
}

}  // namespace

std::vector<Scenario> scenarios() {
  const std::string one = "test-client-1";
  const auto register_one = register_tenant(one, "Test Business", "447900000001");
  return {{1,
           "payment inactive: no allocation",
           "demo_1",
           {seed(), register_one, allocate(one, exit_refused)},
           {one}},
          {2,
           "payment active: a number is allocated",
           "demo_2",
           {seed(), register_one, allocate(one, exit_refused), pay(one), allocate(one)},
           {one}},
          pool_empty(),
          {4, "asked again: the same number", "demo_2", {allocate(one)}, {one}},
          race()};
}

std::string pool_numbers() {
  return "+447111111111,+447111111112,+447111111113,+447111111114,+447111111115,"
         "+447111111116,+447111111117,+447111111118,+447111111119,+447111111110";
}

}  // namespace ledgerline::cli
