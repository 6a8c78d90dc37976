#pragma once

#include <string>
#include <vector>

#include "engine/await.hpp"
#include "engine/effects/result.hpp"
#include "events/types.hpp"

namespace ledgerline {

/// What to search for. Area codes are a matter of the US and Canada.
struct NumberQuery {
  Country country;
  NumberKind kind = NumberKind::local;
  std::optional<AreaCode> area_code;
  std::string contains;  // 2 to 16 characters, * for any digit
  int limit = 20;
};

/// A number that the carrier offers. It reserves nothing: it may be gone when it is bought.
struct Offer {
  E164 number;
  std::string friendly_name, locality, region;
  std::string address_requirement;  // none, any, local or foreign
  Capabilities capabilities;
};

struct PurchaseOrder {
  E164 number;      // one number that our log holds for one tenant; never "any of an area code"
  std::string tag;  // the effect's id: the number carries it at the carrier, so that it is recognised
  std::optional<std::string> address, bundle;  // the carrier's references
  bool first_attempt = true;  // no attempt before may have gone through; else it looks there first
  bool only_look = false;     // nobody pays any more: refused NOT_BOUGHT where it is not there
};

/// Where calls and texts of a number go. Absolute: what is empty is not set (`clear` sets the rest to none).
struct NumberRoute {
  std::string sid;
  std::string voice_url, status_callback, sms_url;
  std::string trunk_sid;
  bool clear = false;  // neutral: nobody's webhooks
};

/// A number as the carrier has it.
struct OwnedNumber {
  std::string sid;
  E164 number;
  std::string tag;  // its friendly name
  std::string voice_url, status_callback, sms_url, trunk_sid, address_sid;
  Capabilities capabilities;
};

struct AddressOrder {
  std::string tag;
  std::string customer_name, street, city, region, postal_code;
  Country country;
};

struct Address {
  std::string sid, tag, customer_name, street, city, region, postal_code, country;
  bool validated = false, verified = false;
};

struct Price {
  std::string kind;           // local, mobile, toll free…, as the carrier names it
  std::string base, current;  // a month, in the currency's units
};
struct Pricing {
  std::string country_name, country, currency;
  std::vector<Price> prices;
};

/// What a country wants to know, as papers in a bundle that the carrier approves, before numbers of a kind
/// are sold to an end user of a kind.
struct Regulation {
  std::string sid, name, country, number_kind, end_user;
  std::vector<std::string> needed;  // as the carrier names them: who the end user is, then its documents
};

/// A trunk that takes a number's calls to `sip_url`.
struct CarrierTrunkOrder {
  std::string name, sip_url;
};

struct TextOrder {
  std::string tag;
  E164 to, from;
  std::string body, status_callback;
  std::int64_t since =
      0;  // when the first attempt began, in microseconds since 1970: what is older is not it
  bool first_attempt = true;
  std::vector<std::string> claimed;  // message ids that other effects are known by
  bool resend = true;  // where a later attempt finds no trace: at least once, or at most once (NO_TRACE)
};

/// The port to whoever sells the numbers and carries the calls. Each changing call is safe to repeat: it
/// looks for what stands there already where the carrier does not refuse a double by itself.
class Carrier {
 public:
  virtual ~Carrier() = default;
  /// No numbers is an empty list; an outage is not. UNSUPPORTED_KIND where the country has no such numbers.
  virtual Awaitable<Found<std::vector<Offer>>> search(NumberQuery query) = 0;
  /// done(sid). Refused: NUMBER_NOT_AVAILABLE, NUMBER_TAKEN (ours, under another tag), ADDRESS_REQUIRED,
  /// ADDRESS_NOT_LOCAL, BUNDLE_REQUIRED, IDENTITY_REQUIRED, TRIAL_LIMIT, CREDENTIALS_WRONG…
  virtual Awaitable<Result> buy(PurchaseOrder order) = 0;
  /// done(sid) of a number the account owns; refused NOT_OWNED.
  virtual Awaitable<Result> find(E164 number) = 0;
  virtual Awaitable<Found<OwnedNumber>> fetch(std::string sid) = 0;
  virtual Awaitable<Result> set_route(NumberRoute route) = 0;
  /// Gives the number back to the carrier, for good. Done too where it is gone already.
  virtual Awaitable<Result> give_back(std::string sid) = 0;
  virtual Awaitable<Found<std::vector<OwnedNumber>>> owned() = 0;
  virtual Awaitable<Result> register_address(AddressOrder order) = 0;
  virtual Awaitable<Found<std::vector<Address>>> addresses(std::optional<Country> country) = 0;
  virtual Awaitable<Found<Pricing>> pricing(Country country) = 0;
  /// None where nothing is asked for. Without a kind: those of every kind.
  virtual Awaitable<Found<std::vector<Regulation>>> regulations(Country country,
                                                                std::optional<NumberKind> kind) = 0;
  /// done(sid) of the trunk with this name and origination URL, made where there is none.
  virtual Awaitable<Result> trunk(CarrierTrunkOrder order) = 0;
  /// done(sid). A later attempt looks for the text first; unsure NO_TRACE where it is not to be sent again.
  virtual Awaitable<Result> send_text(TextOrder order) = 0;
};

}  // namespace ledgerline
