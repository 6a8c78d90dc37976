#include <algorithm>
#include <map>

#include "tools/simulator/twilio/account.hpp"

namespace ledgerline::simulator {
namespace {

bool same_text(const std::string& one, const std::string& other) {
  const auto same = [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); };
  return std::ranges::equal(one, other, same);
}

bool agrees(const StockNumber& number, const Rule& rule, const std::string& filter,
            const std::string& value) {
  if (filter == "AreaCode") return number.area_code == value && number.number.starts_with("+1");
  if (filter == "Contains") return contains(number.number, value);
  if (filter == "InRegion") return same_text(number.region, value);
  if (filter == "InLocality") return same_text(number.locality, value);
  if (filter == "InPostalCode") return number.postal_code == value;
  if (filter == "VoiceEnabled") return value != "true" || number.voice;
  if (filter == "SmsEnabled") return value != "true" || number.sms;
  if (filter == "MmsEnabled") return value != "true" || number.mms;
  if (filter == "ExcludeAllAddressRequired") return value != "true" || rule.address == "none";
  if (filter == "ExcludeLocalAddressRequired") return value != "true" || rule.address != "local";
  if (filter == "ExcludeForeignAddressRequired") return value != "true" || rule.address != "foreign";
  return true;  // unknown filters are ignored, as Twilio does
}

std::vector<StockNumber*> offered(Account& account, const std::string& country, const std::string& type,
                                  const Fields& filters) {
  std::vector<StockNumber*> found;
  const auto most = find_number(filters, "PageSize", 50);
  for (auto& number : account.stock.numbers()) {
    if (number.country != country || number.type != type || number.state != StockNumber::State::available)
      continue;
    const auto rule = account.rule(number);
    const auto fits = [&](const auto& filter) { return agrees(number, rule, filter.first, filter.second); };
    if (std::ranges::all_of(filters, fits)) found.push_back(&number);
    if (found.size() == most) break;
  }
  return found;
}

Outcome search(Account& account, const Arrival& arrival) {
  const auto &country = arrival.parts[1], type = type_of(arrival.parts[2]);
  if (!sells(account.stock, country, type)) return not_found(arrival.request.path);
  auto rows = Json::array();
  for (auto* number : offered(account, country, type, arrival.query())) {
    rows.push_back(search_row(*number, account.rule(*number)));
    if (arrival.conditions.vanish) number->state = StockNumber::State::gone;
  }
  return Reply(200, {{"available_phone_numbers", rows}, {"uri", arrival.request.path}});
}

// Monthly prices in US dollars: examples, of the size that Twilio asks.
const std::map<std::string, std::map<std::string, std::string>>& prices() {
  static const std::map<std::string, std::map<std::string, std::string>> table = {
      {"US", {{"local", "1.15"}, {"toll free", "2.15"}}},
      {"CA", {{"local", "1.15"}}},
      {"GB", {{"local", "1.15"}, {"mobile", "1.15"}, {"toll free", "2.15"}}},
      {"ZA", {{"local", "5.00"}, {"mobile", "8.00"}}},
      {"AU", {{"local", "3.00"}, {"mobile", "6.50"}}},
      {"DE", {{"local", "1.15"}, {"mobile", "10.00"}}},
      {"FR", {{"local", "1.15"}}},
      {"IE", {{"local", "1.15"}}},
      {"JP", {{"local", "4.50"}}},
      {"AR", {{"local", "8.00"}}}};
  return table;
}

Json country_row(const Request& request, const std::string& country) {
  return {{"country", country_name(country)},
          {"iso_country", country},
          {"url", base_url(request) + "/v1/PhoneNumbers/Countries/" + country}};
}

Outcome price(const Arrival& arrival) {
  const auto found = prices().find(arrival.parts[0]);
  if (found == prices().end()) return not_found(arrival.request.path);
  auto row = country_row(arrival.request, found->first);
  row["price_unit"] = "USD";
  for (const auto& [type, amount] : found->second)
    row["phone_number_prices"].push_back(
        {{"number_type", type}, {"base_price", amount}, {"current_price", amount}});
  return Reply(200, row);
}

Outcome price_list(const Arrival& arrival) {
  std::vector<Json> rows;
  for (const auto& [country, amounts] : prices()) rows.push_back(country_row(arrival.request, country));
  return page_v1(arrival.request, "countries", rows);
}

}  // namespace

void add_search_routes(Routes& routes, Account& account) {
  routes.add("GET", "/2010-04-01/Accounts/{}/AvailablePhoneNumbers/{}/{}.json", "search_numbers",
             [&account](const Arrival& arrival) { return search(account, arrival); });
  routes.add("GET", "/v1/PhoneNumbers/Countries", "pricing_countries", price_list);
  routes.add("GET", "/v1/PhoneNumbers/Countries/{}", "pricing", price);
}

}  // namespace ledgerline::simulator
