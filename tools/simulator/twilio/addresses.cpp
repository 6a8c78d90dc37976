#include <algorithm>
#include <regex>

#include "tools/simulator/twilio/account.hpp"

namespace ledgerline::simulator {
namespace {

constexpr std::string_view required[] = {"CustomerName", "Street",     "City",
                                         "Region",       "PostalCode", "IsoCountry"};
constexpr std::string_view settable[] = {"CustomerName", "Street",          "City",
                                         "Region",       "PostalCode",      "FriendlyName",
                                         "IsoCountry",   "StreetSecondary", "EmergencyEnabled"};

void set_fields(Json& row, const Fields& form) {
  for (const auto& [name, value] : form)
    if (std::ranges::count(settable, name) > 0) row[snake_case(name)] = value;
  auto& emergency = row["emergency_enabled"];  // a word in forms, a truth value in answers
  emergency = emergency == "true" || emergency == true;
}

/// Twilio checks addresses against directories; here, the form of American postal codes stands for that.
bool is_plausible(const Json& row) {
  static const std::regex zip(R"(\d{5}(-\d{4})?)");
  return row.at("iso_country") != "US" || std::regex_match(row.at("postal_code").get<std::string>(), zip);
}

Outcome create_address(Account& account, const Arrival& arrival) {
  const auto form = arrival.form();
  for (const auto name : required)
    if (simulator::find(form, name).value_or("").empty())
      return twilio_error(400, 20001,
                          "Missing required parameter " + std::string(name) + " in the post body");
  const auto sid = account.world.ids.sid("AD");
  const auto now = account.world.clock.now();
  Json row = {{"sid", sid},
              {"account_sid", account.sid()},
              {"friendly_name", ""},
              {"street_secondary", nullptr},
              {"date_created", rfc2822(now)},
              {"date_updated", rfc2822(now)},
              {"validated", true},
              {"verified", false},
              {"uri", account.path() + "/Addresses/" + sid + ".json"}};
  set_fields(row, form);
  if (!is_plausible(row)) return twilio_error(400, 21628, "Address Validation Error");
  return Reply(201, account.addresses.add(now, std::move(row)));
}

Outcome list_addresses(Account& account, const Arrival& arrival) {
  const auto query = arrival.query();
  const auto agrees = [&](const Json& row, std::string_view name) {
    const auto value = simulator::find(query, name).value_or("");
    return value.empty() || row.at(snake_case(name)) == value;
  };
  const auto fits = [&](const Json& row) {
    return agrees(row, "CustomerName") && agrees(row, "FriendlyName") && agrees(row, "IsoCountry");
  };
  const auto rows = account.addresses.select(account.listed_until(arrival.conditions), fits);
  return page_2010(arrival.request, "addresses", rows);
}

Outcome fetch_address(Account& account, const Arrival& arrival) {
  const auto* row = account.addresses.find(arrival.parts[1], arrival.conditions.visible_until);
  return row ? Reply(200, *row) : not_found(arrival.request.path);
}

Outcome update_address(Account& account, const Arrival& arrival) {
  auto* row = account.addresses.find(arrival.parts[1]);
  if (!row) return not_found(arrival.request.path);
  set_fields(*row, arrival.form());
  (*row)["date_updated"] = rfc2822(account.world.clock.now());
  return Reply(200, *row);
}

Outcome delete_address(Account& account, const Arrival& arrival) {
  return account.addresses.erase(arrival.parts[1]) ? Reply::empty(204) : not_found(arrival.request.path);
}

Outcome dependents(Account& account, const Arrival& arrival) {
  const auto fits = [&](const Json& row) { return row.at("address_sid") == arrival.parts[1]; };
  return page_2010(arrival.request, "dependent_phone_numbers",
                   account.numbers.select(arrival.conditions.visible_until, fits));
}

}  // namespace

void add_address_routes(Routes& routes, Account& account) {
  const std::string all = "/2010-04-01/Accounts/{}/Addresses";
  const auto with = [&account](auto operation) {
    return [&account, operation](const Arrival& arrival) { return operation(account, arrival); };
  };
  routes.add("POST", all + ".json", "create_address", with(create_address));
  routes.add("GET", all + ".json", "list_addresses", with(list_addresses));
  routes.add("GET", all + "/{}.json", "fetch_address", with(fetch_address));
  routes.add("POST", all + "/{}.json", "update_address", with(update_address));
  routes.add("DELETE", all + "/{}.json", "delete_address", with(delete_address));
  routes.add("GET", all + "/{}/DependentPhoneNumbers.json", "list_dependent_numbers", with(dependents));
}

}  // namespace ledgerline::simulator
