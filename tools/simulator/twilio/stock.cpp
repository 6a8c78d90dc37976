#include "tools/simulator/twilio/stock.hpp"

#include <algorithm>
#include <map>
#include <regex>

#include <fmt/format.h>

namespace ledgerline::simulator {
namespace {

/// A run of numbers: `prefix` and the last digits from `first` on.
struct Range {
  const char *country, *type, *area_code, *prefix;
  int first, count, digits;
  const char *locality, *region, *postal_code, *latitude, *longitude;
};

// Where regulators set numbers aside for fiction, these are they: nobody's telephone rings.
constexpr Range ranges[] = {
    {"US", "local", "415", "+14155550", 100, 100, 3, "San Francisco", "CA", "94103", "37.7749", "-122.4194"},
    {"US", "local", "510", "+15105550", 100, 100, 3, "Oakland", "CA", "94607", "37.8044", "-122.2712"},
    {"US", "local", "650", "+16505550", 100, 100, 3, "Palo Alto", "CA", "94301", "37.4419", "-122.1430"},
    {"US", "local", "212", "+12125550", 100, 100, 3, "New York", "NY", "10001", "40.7128", "-74.0060"},
    {"US", "local", "310", "+13105550", 100, 100, 3, "Los Angeles", "CA", "90210", "34.0736", "-118.4004"},
    {"US", "local", "512", "+15125550", 100, 100, 3, "Austin", "TX", "73301", "30.2672", "-97.7431"},
    {"US", "local", "206", "+12065550", 100, 100, 3, "Seattle", "WA", "98101", "47.6062", "-122.3321"},
    {"US", "toll free", "800", "+18005550", 100, 100, 3, "", "", "", "", ""},
    {"US", "toll free", "888", "+18885550", 100, 100, 3, "", "", "", "", ""},
    {"CA", "local", "416", "+14165550", 100, 100, 3, "Toronto", "ON", "M5H", "43.6532", "-79.3832"},
    {"CA", "local", "604", "+16045550", 100, 100, 3, "Vancouver", "BC", "V6B", "49.2827", "-123.1207"},
    {"GB", "local", "20", "+442079460", 0, 100, 3, "London", "", "", "51.5074", "-0.1278"},
    {"GB", "local", "161", "+441614960", 0, 100, 3, "Manchester", "", "", "53.4808", "-2.2426"},
    {"GB", "mobile", "", "+447700900", 0, 100, 3, "", "", "", "", ""},
    {"GB", "toll free", "", "+448081570", 0, 100, 3, "", "", "", "", ""},
    {"ZA", "local", "10", "+2710500", 1000, 100, 4, "Johannesburg", "GP", "", "-26.2041", "28.0473"},
    {"ZA", "local", "21", "+2721300", 1000, 100, 4, "Cape Town", "WC", "", "-33.9249", "18.4241"},
    {"ZA", "mobile", "", "+2760000", 1000, 100, 4, "", "", "", "", ""},
    {"AU", "local", "2", "+61255501", 0, 100, 3, "Sydney", "NSW", "", "-33.8688", "151.2093"},
    {"AU", "mobile", "", "+61491570", 0, 100, 3, "", "", "", "", ""},
    {"DE", "local", "30", "+493023125", 0, 100, 3, "Berlin", "", "", "52.5200", "13.4050"},
    {"DE", "local", "89", "+498999998", 0, 100, 3, "Munich", "", "", "48.1351", "11.5820"},
    {"DE", "mobile", "", "+49171391", 9000, 100, 4, "", "", "", "", ""},
    {"FR", "local", "1", "+3319900", 1000, 100, 4, "Paris", "", "", "48.8566", "2.3522"},
    {"IE", "local", "1", "+35312000", 100, 100, 3, "Dublin", "", "", "53.3498", "-6.2603"},
    {"JP", "local", "3", "+81345678", 0, 100, 3, "Tokyo", "", "", "35.6762", "139.6503"},
    {"AR", "local", "11", "+541152000", 0, 100, 3, "Buenos Aires", "", "", "-34.6037", "-58.3816"},
};

StockNumber number_in(const Range& range, int i) {
  StockNumber number;
  number.number = fmt::format("{}{:0{}}", range.prefix, range.first + i, range.digits);
  number.country = range.country;
  number.type = range.type;
  number.area_code = range.area_code;
  number.locality = range.locality;
  number.region = range.region;
  number.postal_code = range.postal_code;
  number.latitude = range.latitude;
  number.longitude = range.longitude;
  const bool is_american = number.number.starts_with("+1");
  number.sms = is_american || number.type == "mobile";
  number.mms = is_american;
  return number;
}

// What is known of them (evidence, not law: `regulations` in the settings overrides it). Countries that are
// not listed ask for nothing.
Rule published_rule(const std::string& country, const std::string& type) {
  static const std::map<std::string, Rule> rules = {
      {"GB/local", {"any", false, false, false}},   {"AU/local", {"local", true, false, false}},
      {"AU/mobile", {"local", true, false, false}}, {"DE/local", {"local", true, false, true}},
      {"DE/mobile", {"any", true, false, false}},   {"FR/local", {"local", true, false, false}},
      {"JP/local", {"any", true, false, false}},    {"AR/local", {"local", true, false, true}},
  };
  const auto found = rules.find(country + "/" + type);
  return found == rules.end() ? Rule{} : found->second;
}

Json or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }
Json degrees(const std::string& text) { return text.empty() ? Json() : Json(std::stod(text)); }

}  // namespace

Stock::Stock() {
  for (const auto& range : ranges)
    for (int i = 0; i < range.count; ++i) numbers_.push_back(number_in(range, i));
}

Stock Stock::empty() { return Stock(Nothing{}); }

StockNumber* Stock::find(const std::string& number) {
  const auto found = std::ranges::find(numbers_, number, &StockNumber::number);
  return found == numbers_.end() ? nullptr : &*found;
}

void Stock::add(StockNumber number) {
  number.state = StockNumber::State::available;
  if (auto* known = find(number.number))
    *known = std::move(number);
  else
    numbers_.insert(numbers_.begin(), std::move(number));
}

std::string type_of(const std::string& resource) {
  static const std::map<std::string, std::string> types = {
      {"Local", "local"}, {"Mobile", "mobile"}, {"TollFree", "toll free"}, {"National", "national"}};
  const auto found = types.find(resource);
  return found == types.end() ? "" : found->second;
}

bool sells(const Stock& stock, const std::string& country, const std::string& type) {
  const auto fits = [&](const auto& number) { return number.country == country && number.type == type; };
  return std::ranges::any_of(stock.numbers(), fits);
}

Rule rule_for(const Json& overrides, const std::string& country, const std::string& type) {
  auto rule = published_rule(country, type);
  const auto changes = overrides.value(country + "/" + type, Json::object());
  rule.address = changes.value("address", rule.address);
  rule.bundle = changes.value("bundle", rule.bundle);
  rule.identity = changes.value("identity", rule.identity);
  rule.same_city = changes.value("same_city", rule.same_city);
  return rule;
}

std::string country_name(const std::string& country) {
  static const std::map<std::string, std::string> names = {
      {"US", "United States"}, {"CA", "Canada"},   {"GB", "United Kingdom"}, {"ZA", "South Africa"},
      {"AU", "Australia"},     {"DE", "Germany"},  {"FR", "France"},         {"IE", "Ireland"},
      {"JP", "Japan"},         {"AR", "Argentina"}};
  const auto found = names.find(country);
  return found == names.end() ? country : found->second;
}

std::string friendly_number(const std::string& number) {
  if (!number.starts_with("+1") || number.size() != 12) return number;
  return fmt::format("({}) {}-{}", number.substr(2, 3), number.substr(5, 3), number.substr(8));
}

Json search_row(const StockNumber& number, const Rule& rule) {
  return {{"phone_number", number.number},
          {"friendly_name", friendly_number(number.number)},
          {"iso_country", number.country},
          {"region", or_null(number.region)},
          {"locality", or_null(number.locality)},
          {"rate_center", or_null(number.locality)},
          {"lata", nullptr},
          {"latitude", degrees(number.latitude)},
          {"longitude", degrees(number.longitude)},
          {"postal_code", or_null(number.postal_code)},
          {"address_requirements", rule.address},
          {"beta", false},
          {"capabilities", {{"voice", number.voice}, {"SMS", number.sms}, {"MMS", number.mms}}}};
}

bool contains(const std::string& number, const std::string& pattern) {
  std::string expression;
  for (const char c : pattern) {
    if (c == '*') expression += "[0-9]";
    if (c == '%') expression += "[0-9]*";
    if (c == '+') expression += "^\\+";
    if (c == '$') expression += '$';
    if (c >= '0' && c <= '9') expression += c;
  }
  return std::regex_search(number, std::regex(expression));
}

}  // namespace ledgerline::simulator
