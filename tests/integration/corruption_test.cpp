#include <algorithm>
#include <chrono>
#include <iostream>
#include <random>
#include <regex>

#include <fmt/format.h>

#include "adapters/postgres/audit.hpp"
#include "tests/support/api_fuzz.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/shopping.hpp"
#include "tests/support/vandal.hpp"

/// Whatever somebody changes in a log, doctor finds it, and says where.
namespace ledgerline::tests::corruption_test {
namespace {

/// A purchase with all that belongs to it, and tenants and numbers that come and go: some 5,000 events.
postgres::Database long_log() {
  Shopping shop(shared_simulator());
  shop.add_tenant("shop");
  shop.stock({"212"}, false);
  if (const auto said = shop.provision(); !has_number(said)) throw std::runtime_error(said.out + said.err);
  constexpr std::size_t tenants = 950;
  populate(shop.log(), tenants, tenants);
  LocalEngine engine(shop.log());
  std::vector<Request> allocating, leaving;
  for (std::size_t i = 0; i < tenants; ++i) {
    allocating.emplace_back(AllocateNumber{TenantId(tenant_name(i))});
    if (i % 2 == 0) leaving.emplace_back(ReleaseNumber{TenantId(tenant_name(i)), Reason("moved away")});
    if (i % 5 == 1) leaving.emplace_back(LapsePayment{TenantId(tenant_name(i)), std::nullopt, std::nullopt});
  }
  engine.run_together(std::move(allocating));
  engine.run_together(std::move(leaving));
  return shop.log();
}

std::vector<Check> examined(postgres::PostgresLog& log) {
  return postgres::audit(log, test_vault(), nullptr).checks;
}

std::string told(const std::vector<Check>& checks) {
  std::string lines;
  for (const auto& c : checks)
    for (const auto& finding : c.findings) lines += fmt::format("{}: {}\n", c.name, finding);
  return lines;
}

/// The events that are missing, changed, unreadable or out of place, by what doctor says of them.
std::set<long long> named(const std::vector<Check>& checks) {
  static const std::regex of_one("^event (-?[0-9]+)\\b"), last("the last event is ([0-9]+)$");
  std::set<long long> positions;
  std::smatch found;
  for (const auto& check : checks) {
    const bool by_event = check.name == "positions" || check.name == "digests" || check.name == "readable";
    for (const auto& finding : check.findings) {
      if ((by_event || check.name == "head") && std::regex_search(finding, found, of_one))
        positions.insert(std::stoll(found[1]));
      if (check.name == "head" && std::regex_search(finding, found, last))
        positions.insert(std::stoll(found[1]));
    }
  }
  return positions;
}

}  // namespace

TEST_CASE("changes to a log, one at a time, are each found where they are", "[corruption]") {
  const int damages = is_long() ? 200 : 40;  // each takes a whole examination
  const auto begun = std::chrono::steady_clock::now();
  const auto database = long_log();
  const auto log = open_log(database);
  const auto healthy = examined(*log);
  REQUIRE(told(healthy) == "");
  const auto seed = fuzz_seed();
  Vandal vandal(database, seed);
  const auto head = log->head();
  CHECK(head > 4500);
  for (int i = 0; i < damages; ++i) {
    const auto damage = vandal.damage();
    const auto checks = examined(*log);
    INFO("RC_PARAMS=\"seed=" << seed << "\", change " << i << ": " << damage.what << "\n" << told(checks));
    auto expected = damage.positions;
    if (const auto last = std::stoll(ask(database, "select max(position) from events")); last != head)
      expected.insert(last);  // where the log ends now, as the check of its head says
    CHECK(named(checks) == expected);
    vandal.undo();
  }
  CHECK(told(examined(*log)) == "");
  std::cout << fmt::format(
      "corruption: RC_PARAMS=\"seed={}\": {} changes found in {} events; {} were not to be stored, {} "
      "were none; {:.0f} s\n",
      seed, damages, head, vandal.refused(), vandal.unchanged(),
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count());
}

}  // namespace ledgerline::tests::corruption_test
