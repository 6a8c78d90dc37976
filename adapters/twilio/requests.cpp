#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "adapters/http/encoding.hpp"
#include "adapters/twilio/wire.hpp"

namespace ledgerline::twilio {
namespace {

using http::Fields;
using http::form;
using http::percent_encoded;

constexpr std::array<std::string_view, 3> kind_paths = {"Local", "Mobile", "TollFree"};  // as NumberKind
static_assert(kind_paths.size() == names(NumberKind()).size());

std::string with_query(std::string url, const Fields& query) {
  return query.empty() ? url : url + '?' + form(query);
}

/// Adds what is set; with `clear`, what is not set is sent as nothing, which clears it there.
void add(Fields& fields, const char* name, const std::string& value, bool clear = false) {
  if (!value.empty() || clear) fields.emplace_back(name, value);
}

void add_callback(Fields& fields, const std::string& name, const std::string& url, bool clear,
                  const std::string& method) {
  add(fields, name.c_str(), url, clear);
  if (!url.empty()) fields.emplace_back(method, "POST");
}

/// What beats a voice URL, or stands in for what fails: with `clear` nobody's is left. An application is not
/// named beside a trunk, for setting either takes the other away.
void clear_the_rest(Fields& fields, const NumberRoute& route) {
  if (route.trunk_sid.empty()) add(fields, "VoiceApplicationSid", "", true);
  for (const auto* name : {"VoiceFallbackUrl", "SmsApplicationSid", "SmsFallbackUrl"})
    add(fields, name, "", true);
}

}  // namespace

http::Provider Settings::provider() const {
  return {"Twilio",
          "TWILIO_ACCOUNT_SID, and TWILIO_AUTH_TOKEN or TWILIO_API_KEY with TWILIO_API_SECRET",
          {credentials.password, http::Secret(http::basic(credentials.user, credentials.password))}};
}

HttpRequest Requests::with_login(HttpRequest request) const {
  const auto& [account, user, password] = settings_.credentials;
  request.headers.emplace("Authorization", http::basic(user, password));
  request.headers.emplace("Accept", "application/json");
  return request;
}

HttpRequest Requests::get(std::string operation, std::string url) const {
  return with_login(HttpRequest(std::move(operation), "GET", std::move(url)));
}

HttpRequest Requests::post(std::string operation, std::string url, const std::string& body) const {
  auto request = with_login(HttpRequest(std::move(operation), "POST", std::move(url)));
  request.headers.emplace("Content-Type", "application/x-www-form-urlencoded");
  request.body = body;
  return request;
}

std::string Requests::account(std::string_view path) const {
  return fmt::format("{}/2010-04-01/Accounts/{}/{}", settings_.api_url,
                     percent_encoded(settings_.credentials.account), path);
}

HttpRequest Requests::search(const NumberQuery& query) const {
  Fields fields;
  if (query.area_code) fields.emplace_back("AreaCode", query.area_code->str());
  add(fields, "Contains", query.contains);
  fields.emplace_back("VoiceEnabled", "true");  // a number that takes no calls is no use here
  fields.emplace_back("PageSize", std::to_string(std::clamp(query.limit, 1, 1000)));
  const auto path = fmt::format("AvailablePhoneNumbers/{}/{}.json", query.country.str(),
                                kind_paths.at(static_cast<std::size_t>(query.kind)));
  return get("twilio:search_numbers", with_query(account(path), fields));
}

HttpRequest Requests::numbers(const std::optional<E164>& number) const {
  Fields fields;
  if (number) fields.emplace_back("PhoneNumber", number->str());
  fields.emplace_back("PageSize", number ? "50" : "1000");
  return get("twilio:list_numbers", with_query(account("IncomingPhoneNumbers.json"), fields));
}

HttpRequest Requests::number(const std::string& sid) const {
  return get("twilio:fetch_number", account("IncomingPhoneNumbers/" + percent_encoded(sid) + ".json"));
}

HttpRequest Requests::buy(const PurchaseOrder& order) const {
  Fields fields{{"PhoneNumber", order.number.str()}, {"FriendlyName", order.tag}};
  if (order.address) fields.emplace_back("AddressSid", *order.address);
  if (order.bundle) fields.emplace_back("BundleSid", *order.bundle);
  return post("twilio:provision_number", account("IncomingPhoneNumbers.json"), form(fields));
}

HttpRequest Requests::route(const NumberRoute& route) const {
  Fields fields;
  add_callback(fields, "VoiceUrl", route.voice_url, route.clear, "VoiceMethod");
  add_callback(fields, "StatusCallback", route.status_callback, route.clear, "StatusCallbackMethod");
  add_callback(fields, "SmsUrl", route.sms_url, route.clear, "SmsMethod");
  add(fields, "TrunkSid", route.trunk_sid, route.clear);
  if (route.clear) clear_the_rest(fields, route);
  return post("twilio:update_number_webhook",
              account("IncomingPhoneNumbers/" + percent_encoded(route.sid) + ".json"), form(fields));
}

HttpRequest Requests::release(const std::string& sid) const {
  return with_login(HttpRequest("twilio:release_number", "DELETE",
                                account("IncomingPhoneNumbers/" + percent_encoded(sid) + ".json")));
}

HttpRequest Requests::address(const AddressOrder& order) const {
  const Fields fields{{"CustomerName", order.customer_name},
                      {"Street", order.street},
                      {"City", order.city},
                      {"Region", order.region},
                      {"PostalCode", order.postal_code},
                      {"IsoCountry", order.country.str()},
                      {"FriendlyName", order.tag}};
  return post("twilio:create_address", account("Addresses.json"), form(fields));
}

HttpRequest Requests::addresses(const std::string& tag, const std::string& country) const {
  Fields fields;
  add(fields, "FriendlyName", tag);
  add(fields, "IsoCountry", country);
  fields.emplace_back("PageSize", "1000");
  return get("twilio:list_addresses", with_query(account("Addresses.json"), fields));
}

HttpRequest Requests::pricing(const Country& country) const {
  return get("twilio:pricing",
             fmt::format("{}/v1/PhoneNumbers/Countries/{}", settings_.pricing_url, country.str()));
}

/// Every kind's: what a kind is called there is not the same in all its documents.
HttpRequest Requests::regulations(const Country& country) const {
  return get("twilio:list_regulations",
             fmt::format("{}/v2/RegulatoryCompliance/Regulations?IsoCountry={}&PageSize=1000",
                         settings_.numbers_url, country.str()));
}

HttpRequest Requests::trunk(const CarrierTrunkOrder& order) const {
  const Fields fields{{"FriendlyName", order.name}};
  return post("twilio:create_trunk", settings_.trunking_url + "/v1/Trunks", form(fields));
}

HttpRequest Requests::trunks() const {
  return get("twilio:list_trunks", settings_.trunking_url + "/v1/Trunks?PageSize=1000");
}

HttpRequest Requests::origination_url(const std::string& trunk, const CarrierTrunkOrder& order) const {
  const Fields fields{{"FriendlyName", order.name},
                      {"SipUrl", order.sip_url},
                      {"Priority", "10"},
                      {"Weight", "10"},
                      {"Enabled", "true"}};
  return post("twilio:create_origination_url",
              fmt::format("{}/v1/Trunks/{}/OriginationUrls", settings_.trunking_url, percent_encoded(trunk)),
              form(fields));
}

HttpRequest Requests::origination_urls(const std::string& trunk) const {
  return get("twilio:list_origination_urls", fmt::format("{}/v1/Trunks/{}/OriginationUrls?PageSize=1000",
                                                         settings_.trunking_url, percent_encoded(trunk)));
}

HttpRequest Requests::text(const TextOrder& order) const {
  Fields fields{{"To", order.to.str()}, {"From", order.from.str()}, {"Body", order.body}};
  add(fields, "StatusCallback", order.status_callback);
  return post("twilio:send_sms", account("Messages.json"), form(fields));
}

HttpRequest Requests::texts(const TextOrder& order) const {
  const Fields fields{{"To", order.to.str()}, {"From", order.from.str()}, {"PageSize", "50"}};
  return get("twilio:list_messages", with_query(account("Messages.json"), fields));
}

HttpRequest Requests::next_page(const HttpRequest& first, const std::string& next) const {
  const auto after_scheme = next.find("://");
  const auto path = after_scheme == next.npos ? 0 : next.find('/', after_scheme + 3);
  const auto host_end = first.url.find('/', first.url.find("://") + 3);
  return get(first.operation, first.url.substr(0, host_end) + (path == next.npos ? "" : next.substr(path)));
}

}  // namespace ledgerline::twilio
