#include "adapters/twilio/wire.hpp"

#include <algorithm>
#include <cctype>

#include <curl/curl.h>
#include <fmt/format.h>

#include "adapters/http/json.hpp"
#include "events/kernel/error.hpp"

namespace ledgerline::twilio {
namespace {

using http::Json;
using http::member;
using http::text;

std::optional<E164> e164(const std::string& number) try { return E164(number); } catch (const BadInput&) {
  return {};  // a short code, say: nothing that we could hold
}

/// Some answers print SMS and MMS in capitals.
Capabilities capabilities(const Json& object) {
  const auto has = [&](const char* small, const char* large) {
    return http::flag(object, small) || http::flag(object, large);
  };
  return {has("voice", "Voice"), has("sms", "SMS"), has("mms", "MMS")};
}

std::optional<Offer> offer(const Json& row) {
  auto number = e164(text(row, "phone_number"));
  if (!number) return {};
  return Offer{*number,
               text(row, "friendly_name"),
               text(row, "locality"),
               text(row, "region"),
               text(row, "address_requirements"),
               capabilities(member(row, "capabilities"))};
}

std::optional<OwnedNumber> owned(const Json& row) {
  auto number = e164(text(row, "phone_number"));
  auto sid = text(row, "sid");
  if (!number || sid.empty()) return {};
  return OwnedNumber{std::move(sid),
                     *number,
                     text(row, "friendly_name"),
                     text(row, "voice_url"),
                     text(row, "status_callback"),
                     text(row, "sms_url"),
                     text(row, "trunk_sid"),
                     text(row, "address_sid"),
                     capabilities(member(row, "capabilities"))};
}

std::optional<Address> address(const Json& row) {
  auto sid = text(row, "sid");
  if (sid.empty()) return {};
  return Address{std::move(sid),
                 text(row, "friendly_name"),
                 text(row, "customer_name"),
                 text(row, "street"),
                 text(row, "city"),
                 text(row, "region"),
                 text(row, "postal_code"),
                 text(row, "iso_country"),
                 http::flag(row, "validated"),
                 http::flag(row, "verified")};
}

/// "Address (Address Validation, Utility Bill)": what is asked for, and by what it may be shown.
std::string needed(const Json& asked, const std::vector<std::string>& by) {
  const auto name = text(asked, "name");
  return by.empty() ? name : fmt::format("{} ({})", name, fmt::join(by, ", "));
}

std::string end_user(const Json& asked) {
  std::vector<std::string> fields;
  for (const auto& field : http::rows(asked, "fields"))
    if (field.is_string()) fields.push_back(field.get<std::string>());
  return needed(asked, fields);
}

std::string document(const Json& asked) {
  std::vector<std::string> accepted;
  for (const auto& one : http::rows(asked, "accepted_documents")) accepted.push_back(text(one, "name"));
  return needed(asked, accepted);
}

std::optional<Regulation> regulation(const Json& row) {
  const auto& asked = member(row, "requirements");
  std::vector<std::string> all;
  for (const auto& one : http::rows(asked, "end_user")) all.push_back(end_user(one));
  for (const auto& group : http::rows(asked, "supporting_document"))
    for (const auto& one : group) all.push_back(document(one));
  std::erase(all, "");  // what is no requirement
  return Regulation{text(row, "sid"),         text(row, "friendly_name"), text(row, "iso_country"),
                    text(row, "number_type"), text(row, "end_user_type"), std::move(all)};
}

std::optional<Trunk> trunk(const Json& row) {
  auto sid = text(row, "sid");
  if (sid.empty()) return {};
  return Trunk{std::move(sid), text(row, "friendly_name")};
}

std::optional<OriginationUrl> origination_url(const Json& row) {
  return OriginationUrl{text(row, "sid"), text(row, "sip_url"), http::flag(row, "enabled")};
}

std::optional<SentText> sent_text(const Json& row) {
  const auto created = ::curl_getdate(text(row, "date_created").c_str(), nullptr);
  return SentText{text(row, "sid"),  text(row, "to"),        text(row, "from"),
                  text(row, "body"), text(row, "direction"), std::int64_t{created} * 1'000'000};
}

template <class Row>
std::vector<Row> all(const Json& list, std::optional<Row> (*read)(const Json&)) {
  std::vector<Row> rows;
  for (const auto& item : list)
    if (auto row = read(item)) rows.push_back(std::move(*row));
  return rows;
}

template <class Row>
std::optional<Page<Row>> page(std::string_view body, const char* name,
                              std::optional<Row> (*read)(const Json&)) {
  const auto json = http::parsed(body);
  if (!member(json, name).is_array()) return {};
  auto next = text(json, "next_page_uri");
  if (next.empty()) next = text(member(json, "meta"), "next_page_url");
  return Page<Row>{all(member(json, name), read), std::move(next)};
}

constexpr std::int64_t clocks_apart = 60'000'000;  // ours and Twilio's, in microseconds

}  // namespace

std::optional<std::vector<Offer>> read_offers(std::string_view body) {
  const auto json = http::parsed(body);
  if (!member(json, "available_phone_numbers").is_array()) return {};
  return all(member(json, "available_phone_numbers"), &offer);
}

std::optional<OwnedNumber> read_number(std::string_view body) { return owned(http::parsed(body)); }
std::optional<Address> read_address(std::string_view body) { return address(http::parsed(body)); }

std::optional<Pricing> read_pricing(std::string_view body) {
  const auto json = http::parsed(body);
  if (!member(json, "phone_number_prices").is_array()) return {};
  Pricing pricing{text(json, "country"), text(json, "iso_country"), text(json, "price_unit"), {}};
  for (const auto& row : member(json, "phone_number_prices"))
    pricing.prices.push_back({text(row, "number_type"), text(row, "base_price"), text(row, "current_price")});
  return pricing;
}

std::optional<std::string> read_sid(std::string_view body) {
  auto sid = text(http::parsed(body), "sid");
  return sid.empty() ? std::nullopt : std::optional(std::move(sid));
}

std::optional<Page<OwnedNumber>> read_numbers(std::string_view body) {
  return page(body, "incoming_phone_numbers", &owned);
}
std::optional<Page<Address>> read_addresses(std::string_view body) {
  return page(body, "addresses", &address);
}
std::optional<Page<Regulation>> read_regulations(std::string_view body) {
  return page(body, "results", &regulation);
}
std::optional<Page<Trunk>> read_trunks(std::string_view body) { return page(body, "trunks", &trunk); }
std::optional<Page<OriginationUrl>> read_origination_urls(std::string_view body) {
  return page(body, "origination_urls", &origination_url);
}
std::optional<Page<SentText>> read_texts(std::string_view body) { return page(body, "messages", &sent_text); }

bool carries(std::string_view friendly_name, std::string_view tag) {
  if (tag.empty() || !friendly_name.starts_with(tag)) return false;
  const auto rest = friendly_name.substr(tag.size());
  return rest.empty() ||
         (rest[0] != '_' && rest[0] != '-' && !std::isalnum(static_cast<unsigned char>(rest[0])));
}

bool is_about(const Regulation& regulation, NumberKind kind) {
  auto written = regulation.number_kind;
  std::erase_if(written, [](char c) { return c == ' ' || c == '-'; });
  return written == names(kind)[static_cast<std::size_t>(kind)];
}

bool is_text_of(const SentText& text, const TextOrder& order) {
  // A trial account puts a notice before the body.
  return !order.body.empty() && text.body.ends_with(order.body) && text.direction == "outbound-api" &&
         text.to == order.to.str() && text.from == order.from.str() && !is_before(text, order) &&
         std::find(order.claimed.begin(), order.claimed.end(), text.sid) == order.claimed.end();
}

bool is_before(const SentText& text, const TextOrder& order) {
  return text.created < order.since - clocks_apart;
}

}  // namespace ledgerline::twilio
