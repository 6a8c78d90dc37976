#include <filesystem>
#include <fstream>
#include <functional>

#include <fmt/format.h>

#include "tests/crash/flows.hpp"

namespace ledgerline::tests::crash {
namespace {

namespace fs = std::filesystem;

/// Where a trial's export goes: a name of its log's own, whose schema is one on each of several servers.
fs::path export_of(const Shopping& shop) {
  const auto log = std::hash<std::string>()(shop.log().url + shop.log().schema);
  return fs::temp_directory_path() / fmt::format("ledgerline-export-{:x}.jsonl", log);
}

Arguments erasing(const Shopping& shop) {
  return {"tenant", "erase", "shop", "--reason", "asked", "--export", export_of(shop).string()};
}

/// All events before the certificate, in the clear, for its owner's eyes alone.
std::string export_defects(const Shopping& shop) {
  const auto file = export_of(shop);
  std::string wrong;
  std::ifstream lines(file);
  std::int64_t count = 0;
  bool tells = false;
  for (std::string line; std::getline(lines, line); ++count)
    tells = tells || line.find("shop@example.com") != line.npos;
  const auto events = ask(shop.log(), "select payload->>'events' from events where type = 'tenant.erased'");
  if (std::to_string(count) != events)
    wrong += fmt::format("{} events were exported, and {} are certified\n", count, events);
  if (!tells) wrong += "the export does not tell the owner's address\n";
  if (fs::exists(file) && fs::status(file).permissions() != fs::perms(0600))
    wrong += "others may read the export\n";
  if (fs::exists(file.string() + ".part")) wrong += "a part of an export is left\n";
  fs::remove(file);
  return wrong;
}

std::string erasure_defects(const Shopping& shop) {
  auto wrong = unless_once(shop, "tenant.erased") + export_defects(shop);
  const auto keys = ask(shop.log(), "select count(*) from keys where tenant = 'shop'");
  if (keys != "0") wrong += "its key is there\n";
  const auto told = ask(shop.log(), "select concat(business_name, owner_phone, email) from tenants");
  if (told != "") wrong += fmt::format("its row tells {}\n", told);
  for (const auto& look : {Arguments{"projections", "check"}, Arguments{"doctor"}})
    wrong += succeeds(shop, look);
  return wrong + broken_invariants(shop.log());
}

}  // namespace

Flow erasure() {
  Flow flow;
  flow.name = "tenant erase --export";
  flow.goes_on = false;  // what reads the history gives up where its session ends
  flow.given = [](const Shopping& shop) {
    shop.register_tenant("shop");
    if (const auto wrong = succeeds(shop, {"tenant", "close", "shop", "--reason", "moved"}); !wrong.empty())
      throw std::runtime_error(wrong);
  };
  flow.start = [](const Shopping& shop, const Environment& environment) {
    return Underway{std::make_shared<Running>(shop.start(erasing(shop), environment)), {}};
  };
  flow.again = [](const Shopping& shop, const Environment& environment) {
    return succeeds(shop, erasing(shop), environment);
  };
  flow.defects = erasure_defects;
  return flow;
}

}  // namespace ledgerline::tests::crash
