#pragma once

#include <map>
#include <string>

#include "tools/simulator/routes.hpp"
#include "tools/simulator/table.hpp"
#include "tools/simulator/twilio/stock.hpp"
#include "tools/simulator/twilio/wire.hpp"
#include "tools/simulator/world.hpp"

namespace ledgerline::simulator {

/// The one Twilio account there is, and what it holds.
struct Account {
  struct Count {
    int bought = 0, repeated = 0, released = 0;
  };
  World& world;
  Stock stock;
  Table numbers, addresses, messages, trunks, origination_urls, bundles;
  std::map<std::string, Count> counts;  // by number

  explicit Account(World& shared, Stock sold) : world(shared), stock(std::move(sold)) {}
  const std::string& sid() const { return world.credentials.twilio_account; }
  std::string path() const { return "/2010-04-01/Accounts/" + sid(); }
  /// The owned number, or null.
  Json* owned(const std::string& number);
  Rule rule(const StockNumber& number) const;
  /// Up to when lists show what was made, lag included.
  std::int64_t listed_until(const Conditions& conditions);
};

/// A file each: the operations of one corner of Twilio. `account` outlives the routes.
void add_search_routes(Routes& routes, Account& account);
void add_number_routes(Routes& routes, Account& account);
void add_address_routes(Routes& routes, Account& account);
void add_message_routes(Routes& routes, Account& account);
void add_trunk_routes(Routes& routes, Account& account);
void add_regulation_routes(Routes& routes, Account& account);

/// Puts a number of the stock into the account, as if it had been bought long ago: nothing is counted, no
/// rule is asked. `fields` are the API's own, such as "voice_url".
Json& take_into_account(Account& account, StockNumber& number, const Json& fields);
/// A bundle that Twilio has approved already; returns its sid.
std::string approved_bundle(Account& account, const std::string& country, const std::string& type);

/// Where an owned number's text or call goes, and what Twilio posts there; signed. An empty URL where nobody
/// is called.
Delivery inbound_sms(Account& account, const Json& about);
Delivery inbound_call(Account& account, const Json& about);
Delivery call_status(Account& account, const Json& about);
Delivery signed_webhook(const Account& account, std::string url, const Fields& parameters, std::string label);

}  // namespace ledgerline::simulator
