#include <algorithm>
#include <set>

#include "tools/simulator/crypto.hpp"
#include "tools/simulator/twilio/account.hpp"

namespace ledgerline::simulator {
namespace {

/// The same regulation has the same sid at every call.
std::string regulation_sid(const std::string& name) { return "RN" + hex(sha256(name)).substr(0, 32); }

Json regulation(const Request& request, const StockNumber& number, const std::string& end_user,
                const Rule& rule) {
  const auto name = country_name(number.country) + ": " + number.type + " - " + end_user;
  const auto sid = regulation_sid(name);
  const Json proof = {
      {"name", "Address"},
      {"type", "document"},
      {"requirement_name", "proof_of_address"},
      {"description", "The physical location of the individual or business"},
      {"accepted_documents", Json::array({{{"name", "Address Validation"}, {"type", "address"}}})}};
  const auto documents = rule.address == "none" ? Json::array() : Json::array({Json::array({proof})});
  return {
      {"sid", sid},
      {"friendly_name", name},
      {"iso_country", number.country},
      {"number_type", number.type},
      {"end_user_type", end_user},
      {"requirements",
       {{"end_user",
         Json::array({{{"name", end_user}, {"type", end_user}, {"requirement_name", end_user + "_info"}}})},
        {"supporting_document", documents}}},
      {"url", base_url(request) + "/v2/RegulatoryCompliance/Regulations/" + sid}};
}

/// What has to be brought to buy numbers, for each country, type and kind of end user that has to bring any.
std::vector<Json> regulations(Account& account, const Request& request) {
  std::vector<Json> rows;
  std::set<std::string> seen;
  for (const auto& number : account.stock.numbers()) {
    const auto rule = account.rule(number);
    const bool is_free = rule.address == "none" && !rule.bundle && !rule.identity;
    if (is_free || !seen.insert(number.country + "/" + number.type).second) continue;
    for (const auto* end_user : {"individual", "business"})
      rows.push_back(regulation(request, number, end_user, rule));
  }
  return rows;
}

bool agrees(const Json& row, const Fields& query, std::string_view filter) {
  const auto value = simulator::find(query, filter).value_or("");
  return value.empty() || row.at(snake_case(filter)) == value;
}

Outcome list_regulations(Account& account, const Arrival& arrival) {
  const auto query = arrival.query();
  auto rows = regulations(account, arrival.request);
  std::erase_if(rows, [&](const Json& row) {
    return !agrees(row, query, "IsoCountry") || !agrees(row, query, "NumberType") ||
           !agrees(row, query, "EndUserType");
  });
  return page_v1(arrival.request, "results", rows);
}

Json& add_bundle(Account& account, const std::string& country, const std::string& type, const Fields& form) {
  const auto sid = account.world.ids.sid("BU");
  const auto now = account.world.clock.now();
  const auto regulated = simulator::find(form, "RegulationSid");
  Json row = {{"sid", sid},
              {"account_sid", account.sid()},
              {"regulation_sid", regulated ? Json(*regulated) : Json()},
              {"friendly_name", simulator::find(form, "FriendlyName").value_or("")},
              {"email", simulator::find(form, "Email").value_or("")},
              {"status_callback", nullptr},
              {"status", "draft"},
              {"valid_until", nullptr},
              {"iso_country", country},
              {"number_type", type},
              {"date_created", iso_seconds(now)},
              {"date_updated", iso_seconds(now)}};
  return account.bundles.add(now, std::move(row));
}

Outcome create_bundle(Account& account, const Arrival& arrival) {
  const auto form = arrival.form();
  for (const auto* name : {"FriendlyName", "Email"})
    if (!simulator::find(form, name))
      return twilio_error(400, 20001,
                          "Missing required parameter " + std::string(name) + " in the post body");
  auto& row = add_bundle(account, simulator::find(form, "IsoCountry").value_or(""),
                         simulator::find(form, "NumberType").value_or(""), form);
  const auto url = base_url(arrival.request) + arrival.request.path + "/" + row.at("sid").get<std::string>();
  row["url"] = url;
  row["links"] = {{"evaluations", url + "/Evaluations"}, {"item_assignments", url + "/ItemAssignments"}};
  return Reply(201, row);
}

Outcome list_bundles(Account& account, const Arrival& arrival) {
  const auto query = arrival.query();
  const auto fits = [&](const Json& row) {
    return agrees(row, query, "FriendlyName") && agrees(row, query, "Status") &&
           agrees(row, query, "IsoCountry") && agrees(row, query, "NumberType");
  };
  return page_v1(arrival.request, "results",
                 account.bundles.select(account.listed_until(arrival.conditions), fits));
}

Outcome fetch_bundle(Account& account, const Arrival& arrival) {
  const auto* row = account.bundles.find(arrival.parts[0], arrival.conditions.visible_until);
  return row ? Reply(200, *row) : not_found(arrival.request.path);
}

/// Submits it for review: people decide there, here POST /bundles/{sid} of the admin API does.
Outcome update_bundle(Account& account, const Arrival& arrival) {
  auto* row = account.bundles.find(arrival.parts[0]);
  if (!row) return not_found(arrival.request.path);
  const auto status = simulator::find(arrival.form(), "Status");
  if (status && *status != "pending-review")
    return twilio_error(400, 20001, "Status can be set to pending-review only");
  if (status) (*row)["status"] = *status;
  return Reply(200, *row);
}

}  // namespace

std::string approved_bundle(Account& account, const std::string& country, const std::string& type) {
  auto& row = add_bundle(account, country, type, Fields());
  row["status"] = "twilio-approved";
  return row.at("sid").get<std::string>();
}

void add_regulation_routes(Routes& routes, Account& account) {
  const std::string base = "/v2/RegulatoryCompliance";
  const auto with = [&account](auto operation) {
    return [&account, operation](const Arrival& arrival) { return operation(account, arrival); };
  };
  routes.add("GET", base + "/Regulations", "list_regulations", with(list_regulations));
  routes.add("POST", base + "/Bundles", "create_bundle", with(create_bundle));
  routes.add("GET", base + "/Bundles", "list_bundles", with(list_bundles));
  routes.add("GET", base + "/Bundles/{}", "fetch_bundle", with(fetch_bundle));
  routes.add("POST", base + "/Bundles/{}", "update_bundle", with(update_bundle));
}

}  // namespace ledgerline::simulator
