#include "properties/simulation/scenario.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/phone.hpp"
#include "engine/registration.hpp"
#include "events/kernel/error.hpp"
#include "properties/simulation/history.hpp"
#include "properties/simulation/requests.hpp"

namespace ledgerline::simulation {
namespace {

using Json = nlohmann::ordered_json;

void expect_names(const Json& object, const std::vector<std::string_view>& known) {
  if (!object.is_object()) throw BadInput("an object {…} is wanted, not " + object.dump().substr(0, 60));
  for (const auto& [name, value] : object.items())
    if (std::ranges::find(known, name) == known.end())
      throw BadInput(fmt::format("{} is not known here: give {}", printable(name), fmt::join(known, ", ")));
}

/// "90s", "15m", "36h", "3d".
std::int64_t read_time(const std::string& text) {
  static const std::map<char, std::int64_t> units = {
      {'s', 1'000'000}, {'m', 60'000'000}, {'h', 3'600'000'000}, {'d', micros_per_day}};
  const auto digits = text.substr(0, text.find_first_not_of("0123456789"));
  const bool whole = !digits.empty() && digits.size() < 6 && text.size() == digits.size() + 1;
  const auto unit = whole ? units.find(text.back()) : units.end();
  if (unit == units.end()) throw BadInput(printable(text) + " is no time: give 90s, 15m, 36h or 3d");
  return std::stoll(digits) * unit->second;
}

Deed read_deed(const Json& json) {
  Deed deed;
  if (json.is_string() && json != "reconcile" && json != "rebuild")
    throw BadInput(json.dump() +
                   " is nothing that can be done: give \"reconcile\", \"rebuild\", {\"wait\": \"3d\"} "
                   "or {\"command\": …}");
  if (json == "reconcile") {
    deed.kind = Deed::Kind::reconcile;
  } else if (json == "rebuild") {
    deed.kind = Deed::Kind::rebuild;
  } else if (json.is_object() && json.contains("wait")) {
    expect_names(json, {"wait"});
    deed.kind = Deed::Kind::wait;
    deed.wait = read_time(json.at("wait").get<std::string>());
  } else {
    deed.request = read_request(json);
  }
  return deed;
}

/// Owner phones follow from the place in the list: +447900000001, +447900000002…
void add_tenant(Scenario& scenario, const Json& json, std::size_t place) {
  expect_names(json, {"id", "country", "area_code", "assistant", "email", "trial", "paid"});
  Registration registration;
  registration.id = json.at("id").get<std::string>();
  registration.name = json.at("id").get<std::string>();
  registration.owner_phone = fmt::format("+4479000{:05}", place);
  registration.area_code = json.value("area_code", "");
  registration.assistant = json.value("assistant", "");
  registration.email = json.value("email", "");
  registration.trial = json.value("trial", false);
  if (!registration.assistant.empty()) scenario.assistants.push_back(registration.assistant);
  scenario.given.emplace_back(request_of(registration, json.value("country", "GB")));
  if (json.value("paid", false)) scenario.given.emplace_back(ActivatePayment{TenantId(registration.id), {}});
}

void add_number(Scenario& scenario, const Json& json) {
  const auto facts = read_phone(json.get<std::string>());
  scenario.given.emplace_back(AddNumbers{{pool_number_of(facts)}});
}

void add_for_sale(Scenario& scenario, const Json& json) {
  const auto facts = read_phone(json.get<std::string>());
  scenario.for_sale.push_back({facts.e164, facts.country, facts.area_code});
}

Policy read_policy(const Json& json) {
  expect_names(json, {"cool_down_days", "grace_days", "trial_numbers", "effects"});
  Policy policy;
  if (json.contains("cool_down_days")) read_cool_downs(json.at("cool_down_days").get<std::string>(), policy);
  if (json.contains("effects")) read_effect_timing(json.at("effects").get<std::string>(), policy.effects);
  policy.grace_days = json.value("grace_days", policy.grace_days);
  policy.trial_numbers = json.value("trial_numbers", false);
  return policy;
}

std::set<About> read_faults(const Json& json) {
  std::set<About> faults;
  for (const auto& one : json) {
    std::vector<std::string_view> known;
    for (std::size_t i = 0; i < abouts; ++i) known.push_back(name_of(static_cast<About>(i)));
    const auto at = std::ranges::find(known, one.get<std::string>());
    if (at == known.end())
      throw BadInput(fmt::format("{} is no fault: give {}", one.dump(), fmt::join(known, ", ")));
    faults.insert(static_cast<About>(at - known.begin()));
  }
  return faults;
}

std::set<About> every_fault() {
  std::set<About> all;
  for (std::size_t i = 0; i < abouts; ++i) all.insert(static_cast<About>(i));
  return all;
}

Caller read_caller(const std::string& name, const Json& deeds) {
  Caller caller;
  caller.name = name;
  for (const auto& deed : deeds) caller.deeds.push_back(read_deed(deed));
  return caller;
}

std::map<std::string, int> read_expected(const Json& json) {
  expect_names(json, {"assigned", "waiting", "available", "resting", "bought"});
  std::map<std::string, int> expected;
  for (const auto& [name, value] : json.items()) expected[name] = value.get<int>();
  return expected;
}

std::string content_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::stringstream text;
  text << in.rdbuf();
  if (!in) throw BadInput(file.string() + " cannot be read: give a scenario, or the history that it names");
  return text.str();
}

Scenario read(const Json& json, const std::filesystem::path& folder) {
  expect_names(json, {"claim", "processes", "works_outside", "policy", "tenants", "numbers", "for_sale",
                      "given", "history", "callers", "faults", "expect"});
  Scenario scenario;
  scenario.claim = json.value("claim", "");
  scenario.processes = json.value("processes", 2);
  if (scenario.processes < 1 || scenario.processes > 8) throw BadInput("processes: give 1 to 8");
  scenario.works_outside = json.value("works_outside", false);
  scenario.policy = read_policy(json.value("policy", Json::object()));
  std::size_t place = 0;
  for (const auto& tenant : json.value("tenants", Json::array())) add_tenant(scenario, tenant, ++place);
  for (const auto& number : json.value("numbers", Json::array())) add_number(scenario, number);
  for (const auto& number : json.value("for_sale", Json::array())) add_for_sale(scenario, number);
  if (json.contains("history"))
    scenario.history = read_history(content_of(folder / json.at("history").get<std::string>()));
  for (const auto& request : json.value("given", Json::array()))
    scenario.given.push_back(read_request(request));
  for (const auto& [name, deeds] : json.at("callers").items())
    scenario.callers.push_back(read_caller(name, deeds));
  scenario.faults = json.contains("faults") ? read_faults(json.at("faults")) : every_fault();
  scenario.expected = read_expected(json.value("expect", Json::object()));
  return scenario;
}

}  // namespace

Scenario scenario_of(const std::string& text, const std::string& name, const std::filesystem::path& folder) {
  try {
    auto scenario = read(Json::parse(text), folder);
    scenario.name = name;
    return scenario;
  } catch (const nlohmann::json::exception& e) {
    throw BadInput(fmt::format("scenario {}: {}", name, e.what()));
  } catch (const BadInput& e) {
    throw BadInput(fmt::format("scenario {}: {}", name, e.what()));
  }
}

Scenario only(const Scenario& scenario, const std::vector<std::string>& callers) {
  auto fewer = scenario;
  fewer.callers.clear();
  for (const auto& name : callers) {
    const auto at = std::ranges::find(scenario.callers, name, &Caller::name);
    if (at == scenario.callers.end())
      throw BadInput(fmt::format("scenario {}: it has no caller {}", scenario.name, printable(name)));
    fewer.callers.push_back(*at);
  }
  return fewer;
}

Scenario read_scenario(const std::filesystem::path& file) {
  return scenario_of(content_of(file), file.stem().string(), file.parent_path());
}

}  // namespace ledgerline::simulation
