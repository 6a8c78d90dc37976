#include "engine/effects/market.hpp"

#include "adapters/api/answer.hpp"
#include "adapters/api/caller.hpp"
#include "adapters/api/groups.hpp"
#include "engine/phone.hpp"
#include "engine/value_of.hpp"

/// What the carrier offers, and what it asks for it.
namespace ledgerline::api {
namespace {

using Need = Member::Need;

Shape items_of(std::string name, std::string about, const Shape& item) {
  return {std::move(name), std::move(about), {{"items", Type::list, "", Need::must, {}, &item}}};
}

const Shape& offer_shape() {
  static const Shape shape{"Offer",
                           "A number that the carrier offers. It is reserved for nobody.",
                           {a_text("number", "E.164"),
                            a_text("display", "As people write it"),
                            a_text("locality", ""),
                            a_text("region", ""),
                            {"voice", Type::flag, ""},
                            {"sms", Type::flag, ""},
                            {"mms", Type::flag, ""},
                            a_text("address_requirement", "none, any, local or foreign"),
                            a_text("monthly_price", "Of its kind, where it was asked for", Need::may),
                            a_text("currency", "", Need::may)}};
  return shape;
}

const Shape& address_shape() {
  static const Shape shape{"KnownAddress",
                           "An address that the carrier knows.",
                           {a_text("sid", "The carrier's reference (AD…)"),
                            a_text("customer", ""),
                            a_text("street", ""),
                            a_text("city", ""),
                            a_text("region", ""),
                            a_text("postal_code", ""),
                            a_text("country", ""),
                            {"validated", Type::flag, ""},
                            {"verified", Type::flag, ""}}};
  return shape;
}

const Shape& price_shape() {
  static const Shape shape{
      "Price",
      "What a number costs a month.",
      {a_text("type", "As the carrier names it"), a_text("base", ""), a_text("current", "")}};
  return shape;
}

const Shape& pricing_shape() {
  static const Shape shape{"Pricing",
                           "What numbers cost in a country.",
                           {a_text("country", "ISO 3166"),
                            a_text("country_name", ""),
                            a_text("currency", "ISO 4217"),
                            {"prices", Type::list, "", Need::must, {}, &price_shape()}}};
  return shape;
}

const Shape& offers_shape() {
  static const auto shape = items_of("Offers", "Numbers on offer.", offer_shape());
  return shape;
}

const Shape& addresses_shape() {
  static const auto shape = items_of("KnownAddresses", "Addresses at the carrier.", address_shape());
  return shape;
}

std::vector<Member> search_query(bool of_tenant) {
  std::vector<Member> query{
      {"type", Type::text, "Default: local", Need::may, {"local", "mobile", "tollfree"}},
      {"area_code", Type::text, "In the US and Canada", Need::may},
      {"contains", Type::text, "2 to 16 digits, * for any", Need::may}};
  if (!of_tenant) query.push_back({"country", Type::text, "ISO 3166; the service's own", Need::may});
  return query;
}

NumberQuery query_of(const Ask& ask, const std::string& country) {
  NumberQuery query;
  query.country = Country(read_country(country));
  if (const auto kind = ask.query_text("type"); !kind.empty()) query.kind = value_of<NumberKind>(kind);
  if (const auto code = ask.query_text("area_code"); !code.empty()) query.area_code = AreaCode(code);
  query.contains = ask.query_text("contains");
  if (query.contains.find_first_not_of("0123456789*") != query.contains.npos ||
      (!query.contains.empty() && (query.contains.size() < 2 || query.contains.size() > 16)))
    throw web::Refused(400, "BAD_QUERY", "contains: give 2 to 16 digits, * for any");
  return query;
}

Json json_of(const Offer& o) {
  return Json{{"number", o.number.str()},      {"display", display_phone(o.number.str())},
              {"locality", o.locality},        {"region", o.region},
              {"voice", o.capabilities.voice}, {"sms", o.capabilities.sms},
              {"mms", o.capabilities.mms},     {"address_requirement", o.address_requirement}};
}

web::Response offered(const std::vector<Offer>& offers, const std::optional<Pricing>& pricing,
                      NumberKind kind) {
  auto items = Json::array();
  const auto price = pricing ? price_of(*pricing, kind) : std::nullopt;
  for (const auto& offer : offers) {
    items.push_back(json_of(offer));
    if (!price) continue;
    items.back()["monthly_price"] = *price;
    items.back()["currency"] = pricing->currency;
  }
  return json_response(200, Json{{"items", std::move(items)}}.dump());
}

Awaitable<web::Response> search(const Context& context, Ask ask) {
  const auto country = ask.query_text("country");
  const auto query = query_of(ask, country.empty() ? context.policy.default_country : country);
  const auto carrier = context.carrier();
  const auto found = co_await carrier->search(query);
  if (!found) refuse_provider(found.failure);
  co_return offered(*found.value, std::nullopt, query.kind);
}

/// As a purchase looks for them: area code after area code, until one has any.
Awaitable<web::Response> options(const Context& context, Ask ask) {
  const auto tenant = co_await row_of_tenant(context, *ask.tenant);
  const auto query = query_of(ask, tenant.country.str());
  const auto codes = area_codes(tenant, query.kind, query.area_code, context.settings);
  const auto carrier = context.carrier();
  const auto found = co_await look_in(*carrier, query, codes, Reach::first);
  if (!found) refuse_provider(found.failure);
  const auto pricing = co_await carrier->pricing(query.country);
  co_return offered(found.value->offers, pricing.value, query.kind);
}

Awaitable<web::Response> addresses(const Context& context, Ask ask) {
  std::optional<Country> country;
  if (const auto text = ask.query_text("country"); !text.empty()) country = Country(read_country(text));
  const auto carrier = context.carrier();
  const auto found = co_await carrier->addresses(country);
  if (!found) refuse_provider(found.failure);
  auto items = Json::array();
  for (const auto& a : *found.value)
    items.push_back(Json{{"sid", a.sid},
                         {"customer", a.customer_name},
                         {"street", a.street},
                         {"city", a.city},
                         {"region", a.region},
                         {"postal_code", a.postal_code},
                         {"country", a.country},
                         {"validated", a.validated},
                         {"verified", a.verified}});
  co_return json_response(200, Json{{"items", std::move(items)}}.dump());
}

Awaitable<web::Response> pricing(const Context& context, Ask ask) {
  const auto parameter = ask.request.parameter<std::string>("country");
  const Country country(read_country(parameter));
  const auto carrier = context.carrier();
  const auto found = co_await carrier->pricing(country);
  if (!found) refuse_provider(found.failure);
  auto prices = Json::array();
  for (const auto& price : found.value->prices)
    prices.push_back(Json{{"type", price.kind}, {"base", price.base}, {"current", price.current}});
  const Json json{{"country", found.value->country},
                  {"country_name", found.value->country_name},
                  {"currency", found.value->currency},
                  {"prices", std::move(prices)}};
  co_return json_response(200, json.dump());
}

}  // namespace

Operations market_operations(const Context& context) {
  auto searching = reading(
      context,
      {"Carrier", "/v1/numbers/search", "searchNumbers", "Numbers that the carrier offers.", Access::caller},
      search);
  searching.query = search_query(false);
  searching.answers = {{200, "Numbers on offer", &offers_shape()}};
  auto choosing = reading(context,
                          {"Carrier", "/v1/tenants/{tenant}/options", "listOptions",
                           "Numbers that a tenant may choose from, and what they cost.", Access::tenant},
                          options);
  choosing.query = search_query(true);
  choosing.answers = {{200, "Numbers on offer", &offers_shape()}};
  auto knowing = reading(context,
                         {"Carrier", "/v1/addresses", "listAddresses",
                          "The addresses that the carrier knows.", Access::platform},
                         addresses);
  knowing.query = {{"country", Type::text, "ISO 3166", Need::may}};
  knowing.answers = {{200, "The addresses", &addresses_shape()}};
  auto costing = reading(context,
                         {"Carrier", "/v1/pricing/{country}", "getPricing",
                          "What numbers cost a month in a country.", Access::caller},
                         pricing);
  costing.answers = {{200, "The prices", &pricing_shape()}};
  return {searching, choosing, knowing, costing};
}

}  // namespace ledgerline::api
