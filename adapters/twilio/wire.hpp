#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/twilio/settings.hpp"
#include "engine/effects/carrier.hpp"
#include "engine/effects/http.hpp"

/// Twilio's REST API, both directions; no network. Names of fields are those of its published description.
namespace ledgerline::twilio {

/// Rows of a list, and where the next ones are: empty at the end.
template <class Row>
struct Page {
  std::vector<Row> rows;
  std::string next;
};

struct Trunk {
  std::string sid, name;
};
struct OriginationUrl {
  std::string sid, sip_url;
  bool enabled = false;
};
/// A text as the account's list has it.
struct SentText {
  std::string sid, to, from, body, direction;
  std::int64_t created = 0;  // microseconds since 1970
};

/// Builds requests; each has its operation's name and the account's login.
class Requests {
 public:
  explicit Requests(const Settings& settings) : settings_(settings) {}

  HttpRequest search(const NumberQuery& query) const;
  HttpRequest numbers(const std::optional<E164>& number) const;  // one number's rows among others, or all
  HttpRequest number(const std::string& sid) const;
  HttpRequest buy(const PurchaseOrder& order) const;
  HttpRequest route(const NumberRoute& route) const;
  HttpRequest release(const std::string& sid) const;
  HttpRequest address(const AddressOrder& order) const;
  HttpRequest addresses(const std::string& tag, const std::string& country) const;  // either may be empty
  HttpRequest pricing(const Country& country) const;
  HttpRequest regulations(const Country& country) const;
  HttpRequest trunk(const CarrierTrunkOrder& order) const;
  HttpRequest trunks() const;
  HttpRequest origination_url(const std::string& trunk, const CarrierTrunkOrder& order) const;
  HttpRequest origination_urls(const std::string& trunk) const;
  HttpRequest text(const TextOrder& order) const;
  HttpRequest texts(const TextOrder& order) const;
  /// The page after one that `first` asked for. Whatever host `next` names, it is asked of `first`'s.
  HttpRequest next_page(const HttpRequest& first, const std::string& next) const;

 private:
  HttpRequest get(std::string operation, std::string url) const;
  HttpRequest post(std::string operation, std::string url, const std::string& body) const;
  HttpRequest with_login(HttpRequest request) const;
  std::string account(std::string_view path) const;

  const Settings& settings_;
};

/// Read 2xx bodies; nothing where the body is not what was asked for.
std::optional<std::vector<Offer>> read_offers(std::string_view body);
std::optional<OwnedNumber> read_number(std::string_view body);
std::optional<Address> read_address(std::string_view body);
std::optional<Pricing> read_pricing(std::string_view body);
std::optional<std::string> read_sid(std::string_view body);
std::optional<Page<OwnedNumber>> read_numbers(std::string_view body);
std::optional<Page<Address>> read_addresses(std::string_view body);
std::optional<Page<Regulation>> read_regulations(std::string_view body);
std::optional<Page<Trunk>> read_trunks(std::string_view body);
std::optional<Page<OriginationUrl>> read_origination_urls(std::string_view body);
std::optional<Page<SentText>> read_texts(std::string_view body);

/// Whether a friendly name begins with our tag, and not with a longer one of the same beginning.
bool carries(std::string_view friendly_name, std::string_view tag);

/// Whether a regulation is about numbers of this kind: "toll-free" is written in three ways there.
bool is_about(const Regulation& regulation, NumberKind kind);

/// Whether a text in the list can only be the one that `order` asked for (provider-apis.md, 4.7).
bool is_text_of(const SentText& text, const TextOrder& order);

/// A list shows texts newest first: whether it has come to those that are too old to be ours.
bool is_before(const SentText& text, const TextOrder& order);

}  // namespace ledgerline::twilio
