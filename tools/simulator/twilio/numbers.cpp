#include <algorithm>

#include "tools/simulator/twilio/account.hpp"
#include "tools/simulator/twilio/parameters.hpp"

namespace ledgerline::simulator {
namespace {

using State = StockNumber::State;

Reply not_available(const std::string& number) {
  return twilio_error(400, 21422, number + " is not available.");
}

Reply buy_again(Account& account, Json& row, const Fields& form, const std::string& number) {
  if (account.world.settings.get<std::string>("/twilio/repeat_purchase") == "refuse")
    return not_available(number);
  apply_parameters(account, row, form);
  ++account.counts[number].repeated;
  return Reply(201, row);
}

Reply buy(Account& account, StockNumber& number, const Fields& form) {
  if (const auto problem = rule_problem(account, number, form)) return *problem;
  auto& row = take_into_account(account, number, Json::object());
  apply_parameters(account, row, form);
  ++account.counts[number.number].bought;
  return Reply(201, row);
}

/// Any number of the area: each such call buys another one.
StockNumber* any_in_area(Account& account, const std::string& area_code) {
  const auto fits = [&](const auto& number) {
    return number.state == State::available && number.area_code == area_code &&
           number.number.starts_with("+1");
  };
  auto& numbers = account.stock.numbers();
  const auto found = std::ranges::find_if(numbers, fits);
  return found == numbers.end() ? nullptr : &*found;
}

Outcome provision(Account& account, const Arrival& arrival) {
  const auto form = arrival.form();
  const auto wanted = simulator::find(form, "PhoneNumber"), area = simulator::find(form, "AreaCode");
  if (!wanted && !area)
    return twilio_error(400, 20001, "Missing required parameter PhoneNumber in the post body");
  if (wanted && !is_e164(*wanted)) return twilio_error(400, 21421, *wanted + " is not a valid phone number");
  if (const auto problem = parameter_problem(account, form)) return *problem;
  auto* row = wanted ? account.owned(*wanted) : nullptr;
  if (row) return buy_again(account, *row, form, *wanted);
  if (account.world.settings.get<bool>("/twilio/trial") && account.numbers.size() > 0)
    return twilio_error(
        400, 21404,
        "Trial accounts are allowed only one Twilio number. To purchase additional numbers, please "
        "upgrade your account.");
  auto* number = wanted ? account.stock.find(*wanted) : any_in_area(account, *area);
  if (!wanted && !number) return twilio_error(400, 21452, "No phone numbers found in area code");
  if (!number || number->state != State::available) return not_available(*wanted);
  return buy(account, *number, form);
}

Outcome list_numbers(Account& account, const Arrival& arrival) {
  const auto query = arrival.query();
  const auto number = simulator::find(query, "PhoneNumber").value_or(""),
             name = simulator::find(query, "FriendlyName").value_or("");
  const auto fits = [&](const Json& row) {
    return (number.empty() || contains(row.at("phone_number"), number)) &&
           (name.empty() || row.at("friendly_name") == name);
  };
  const auto rows = account.numbers.select(account.listed_until(arrival.conditions), fits);
  return page_2010(arrival.request, "incoming_phone_numbers", rows);
}

Outcome fetch_number(Account& account, const Arrival& arrival) {
  const auto* row = account.numbers.find(arrival.parts[1], arrival.conditions.visible_until);
  return row ? Reply(200, *row) : not_found(arrival.request.path);
}

void leave(Account& account, const Json& row, State state) {
  if (auto* number = account.stock.find(row.at("phone_number"))) number->state = state;
  account.numbers.erase(row.at("sid").get<std::string>());
}

Outcome update_number(Account& account, const Arrival& arrival) {
  auto* row = account.numbers.find(arrival.parts[1]);
  if (!row) return not_found(arrival.request.path);
  const auto form = arrival.form();
  if (const auto problem = parameter_problem(account, form)) return *problem;
  apply_parameters(account, *row, form);
  auto shown = *row;
  const auto owner = simulator::find(form, "AccountSid").value_or(account.sid());
  if (owner == account.sid()) return Reply(200, shown);
  leave(account, shown, State::gone);  // moved to another account
  shown["account_sid"] = owner;
  return Reply(200, shown);
}

Outcome release(Account& account, const Arrival& arrival) {
  const auto* row = account.numbers.find(arrival.parts[1]);
  if (!row) return not_found(arrival.request.path);
  ++account.counts[row->at("phone_number").get<std::string>()].released;
  leave(account, Json(*row), State::resting);
  return Reply::empty(204);
}

}  // namespace

Json& take_into_account(Account& account, StockNumber& number, const Json& fields) {
  auto row = number_row(account, number);
  row.update(fields);
  number.state = State::ours;
  return account.numbers.add(account.world.clock.now(), std::move(row));
}

void add_number_routes(Routes& routes, Account& account) {
  const std::string all = "/2010-04-01/Accounts/{}/IncomingPhoneNumbers";
  const auto with = [&account](auto operation) {
    return [&account, operation](const Arrival& arrival) { return operation(account, arrival); };
  };
  routes.add("GET", all + ".json", "list_numbers", with(list_numbers));
  routes.add("POST", all + ".json", "provision_number", with(provision));
  routes.add("GET", all + "/{}.json", "fetch_number", with(fetch_number));
  routes.add("POST", all + "/{}.json", "update_number", with(update_number));
  routes.add("DELETE", all + "/{}.json", "release_number", with(release));
}

}  // namespace ledgerline::simulator
