#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/commands.hpp"
#include "engine/policy.hpp"
#include "events/codec.hpp"
#include "properties/simulation/tape.hpp"

namespace ledgerline::simulation {

/// What somebody does next, when the last thing was answered.
struct Deed {
  enum class Kind { ask, wait, reconcile, rebuild };
  Kind kind = Kind::ask;
  std::optional<Request> request;  // of ask
  std::int64_t wait = 0;           // in microseconds
};

/// Somebody outside who asks: a tenant, an operator, a provider's webhooks. Asks again, under the same id,
/// until there is an answer. The first caller asks process A first, the second one B…
struct Caller {
  std::string name;
  std::vector<Deed> deeds;
};

struct ForSale {
  std::string number, country, area_code;
};

/// A small world, and what is to come about in it. README.md describes the file.
struct Scenario {
  std::string name, claim;
  int processes = 2;
  bool works_outside = false;  // processes do what is owed at the providers
  Policy policy;
  std::vector<Recorded> history;  // how it begins: what was in the log already
  std::vector<Request> given;     // decided before it begins, and nothing goes wrong there
  std::vector<ForSale> for_sale;
  std::vector<std::string> assistants;  // at Vapi
  std::vector<Caller> callers;
  std::set<About> faults;               // that may happen; run and where always may
  std::map<std::string, int> expected;  // at the end: "assigned" -> how many tenants have a number...
};

/// Throws BadInput, which names the file, the place in it, and what to do.
Scenario read_scenario(const std::filesystem::path& file);
/// The same of a text; files that it names are in `folder`.
Scenario scenario_of(const std::string& json, const std::string& name,
                     const std::filesystem::path& folder = {});
/// The same with these callers alone. Throws BadInput where there is none of a name.
Scenario only(const Scenario& scenario, const std::vector<std::string>& callers);

}  // namespace ledgerline::simulation
