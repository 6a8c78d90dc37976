#pragma once

#include <string>
#include <vector>

#include "tools/simulator/http.hpp"

namespace ledgerline::simulator {

/// What a number needs to be bought.
struct Rule {
  std::string address = "none";  // none, any, local (in the number's country) or foreign
  bool bundle = false, identity = false;
  bool same_city = false;  // local means the number's own city
};

/// A number that Twilio has, sold or not.
struct StockNumber {
  enum class State { available, gone, ours, resting };  // gone: another account's; resting: released lately
  std::string number, country, type, area_code;
  std::string locality, region, postal_code, latitude, longitude;
  bool voice = true, sms = true, mms = true;
  State state = State::available;
};

/// All numbers there are, in the order in which searches show them. The same at every start.
class Stock {
 public:
  Stock();
  /// Nothing to sell, until some is added.
  static Stock empty();
  /// Null where there is none.
  StockNumber* find(const std::string& number);
  /// Puts one in front, available; where it is there already, makes it available.
  void add(StockNumber number);
  std::vector<StockNumber>& numbers() { return numbers_; }
  const std::vector<StockNumber>& numbers() const { return numbers_; }

 private:
  struct Nothing {};
  explicit Stock(Nothing) {}
  std::vector<StockNumber> numbers_;
};

/// "Local" is "local", "TollFree" is "toll free".
std::string type_of(const std::string& resource);
/// Whether the country has numbers of that type at all.
bool sells(const Stock& stock, const std::string& country, const std::string& type);
/// The published rule for the country and type; `overrides` maps "DE/local" to {"address", "bundle",
/// "identity", "same_city"}.
Rule rule_for(const Json& overrides, const std::string& country, const std::string& type);
std::string country_name(const std::string& country);
/// As Twilio names a number nobody named: "(415) 555-0100".
std::string friendly_number(const std::string& number);
/// The number as something to read from: Twilio's search row.
Json search_row(const StockNumber& number, const Rule& rule);
/// Whether it is like "415", "+44*9", "*55%": digits, * for one, % for any, + for the beginning, $ for the
/// end.
bool contains(const std::string& number, const std::string& pattern);

}  // namespace ledgerline::simulator
