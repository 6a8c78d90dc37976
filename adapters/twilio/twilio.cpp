#include "adapters/twilio/twilio.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "adapters/twilio/codes.hpp"

namespace ledgerline::twilio {
namespace {

constexpr int looks = 2;            // for what may be there and is not shown yet
constexpr int most_pages = 10'000;  // of a thousand rows: a list that never ends is no list

bool has_area_codes(const Country& country) { return country.str() == "US" || country.str() == "CA"; }

Result not_owned(const std::string& what) {
  return Result::refused("NOT_OWNED", fmt::format("Twilio: this account does not have {}", what));
}

/// The answer of a 2xx that tells of a number bought: it is ours only if it says so itself.
Result purchase(const HttpReply& reply, const PurchaseOrder& order, const http::Provider& provider) {
  const auto number = read_number(reply.body);
  if (!number) return http::unreadable(reply, provider);
  if (number->number == order.number && carries(number->tag, order.tag)) return Result::done(number->sid);
  return Result::unsure(
      "BAD_ANSWER",
      fmt::format("Twilio was to sell {} for {} and answers with {} for '{}': looked up next",
                  order.number.str(), order.tag, number->number.str(), http::quoted(number->tag, provider)));
}

/// The only one, or else the oldest: a list of texts has the newest first.
std::optional<Result> text_among(const std::vector<SentText>& texts, const TextOrder& order) {
  const auto found = std::find_if(texts.rbegin(), texts.rend(),
                                  [&](const SentText& text) { return is_text_of(text, order); });
  if (found == texts.rend()) return {};
  return Result::done(found->sid);
}

}  // namespace

Twilio::Twilio(Http& http, Settings settings)
    : http_(http), settings_(std::move(settings)), provider_(settings_.provider()), requests_(settings_) {}

template <class Row>
Awaitable<Found<std::vector<Row>>> Twilio::list(HttpRequest first, Reader<Row> read,
                                                std::function<bool(const Row&)> enough) {
  std::vector<Row> all;
  auto request = first;
  for (int pages = 0; pages < most_pages; ++pages) {
    const auto reply = co_await http_.send(request);
    if (auto why = trouble(reply, provider_)) co_return http::of_question(std::move(*why));
    auto page = read(reply.body);
    if (!page) co_return http::of_question(http::unreadable(reply, provider_));
    std::move(page->rows.begin(), page->rows.end(), std::back_inserter(all));
    if (page->next.empty() || (enough && !all.empty() && enough(all.back()))) co_return all;
    request = requests_.next_page(first, page->next);
  }
  co_return Result::deferred("BAD_ANSWER", "Twilio: a list has no end");
}

Awaitable<HttpReply> Twilio::ask_patiently(HttpRequest request) {
  auto reply = co_await http_.send(request);
  if (!is_not_found(reply)) co_return reply;
  co_await settings_.pause(settings_.look_again);
  co_return co_await http_.send(std::move(request));
}

Awaitable<Result> Twilio::create(HttpRequest request) {
  const auto reply = co_await http_.send(std::move(request));
  if (auto why = trouble(reply, provider_)) co_return *why;
  const auto sid = read_sid(reply.body);
  co_return sid ? Result::done(*sid) : http::unreadable(reply, provider_);
}

Awaitable<Found<std::vector<Offer>>> Twilio::search(NumberQuery query) {
  if (query.area_code && !has_area_codes(query.country))
    co_return Result::refused(
        "UNSUPPORTED_AREA_CODE",
        fmt::format("Twilio searches by area code in the US and Canada only, not in {}: "
                    "leave it out, or say what the number contains",
                    query.country.str()));
  const auto reply = co_await http_.send(requests_.search(query));
  if (is_not_found(reply))
    co_return Result::refused(
        "UNSUPPORTED_KIND",
        fmt::format("Twilio has no {} numbers in {}", names(query.kind)[static_cast<std::size_t>(query.kind)],
                    query.country.str()));
  if (auto why = trouble(reply, provider_)) co_return http::of_question(std::move(*why));
  auto offers = read_offers(reply.body);
  if (!offers) co_return http::of_question(http::unreadable(reply, provider_));
  co_return std::move(*offers);
}

Awaitable<Found<std::optional<OwnedNumber>>> Twilio::row_of(E164 number) {
  const auto rows = co_await list(requests_.numbers(number), &read_numbers);
  if (!rows) co_return rows.failure;
  const auto row = std::find_if(rows.value->begin(), rows.value->end(),
                                [&](const OwnedNumber& owned) { return owned.number == number; });
  co_return row == rows.value->end() ? std::optional<OwnedNumber>() : std::optional(*row);
}

Awaitable<std::optional<Result>> Twilio::traced(const PurchaseOrder& order) {
  const auto row = co_await row_of(order.number);
  if (!row) co_return http::still_unsure(row.failure);
  const auto& owned = *row.value;
  if (!owned) co_return std::nullopt;
  if (carries(owned->tag, order.tag)) co_return Result::done(owned->sid);
  co_return Result::refused("NUMBER_TAKEN",
                            fmt::format("the account has {} already, for '{}': choose another number",
                                        order.number.str(), http::quoted(owned->tag, provider_)));
}

Awaitable<Result> Twilio::buy(PurchaseOrder order) {
  if (!order.first_attempt)
    if (auto there = co_await traced(order)) co_return *there;
  if (order.only_look)
    co_return Result::refused(
        "NOT_BOUGHT", fmt::format("{} was not bought, and is not wanted any more", order.number.str()));
  const auto reply = co_await http_.send(requests_.buy(order));
  const auto why = trouble(reply, provider_);
  if (!why) co_return purchase(reply, order, provider_);
  if (why->code != "NUMBER_NOT_AVAILABLE") co_return *why;
  for (int look = 0; look < looks; ++look) {  // it may be our own, bought by an earlier attempt
    co_await settings_.pause(settings_.look_again);
    if (auto there = co_await traced(order)) co_return *there;
  }
  if (order.first_attempt) co_return *why;
  co_return Result::unsure(  // an attempt before may have bought it, and the list may be late
      "NUMBER_NOT_AVAILABLE",
      fmt::format("{} is not available, and may be ours: looked for again", order.number.str()));
}

Awaitable<Result> Twilio::find(E164 number) {
  for (int look = 1;; ++look) {
    const auto row = co_await row_of(number);
    if (!row) co_return row.failure;
    if (*row.value) co_return Result::done((*row.value)->sid);
    if (look == looks) co_return not_owned(number.str());
    co_await settings_.pause(settings_.look_again);
  }
}

Awaitable<Found<OwnedNumber>> Twilio::fetch(std::string sid) {
  const auto reply = co_await ask_patiently(requests_.number(sid));
  if (is_not_found(reply)) co_return not_owned(sid);
  if (auto why = trouble(reply, provider_)) co_return http::of_question(std::move(*why));
  auto number = read_number(reply.body);
  if (!number) co_return http::of_question(http::unreadable(reply, provider_));
  co_return std::move(*number);
}

Awaitable<Result> Twilio::set_route(NumberRoute route) {
  const auto reply = co_await ask_patiently(requests_.route(route));
  if (is_not_found(reply)) co_return not_owned(route.sid);
  if (auto why = trouble(reply, provider_)) co_return *why;
  const auto number = read_number(reply.body);
  co_return number ? Result::done(number->sid) : http::unreadable(reply, provider_);
}

Awaitable<Result> Twilio::give_back(std::string sid) {
  const auto reply = co_await http_.send(requests_.release(sid));
  if (is_not_found(reply)) co_return Result::done(sid);
  if (auto why = trouble(reply, provider_)) co_return *why;
  co_return Result::done(sid);
}

Awaitable<Found<std::vector<OwnedNumber>>> Twilio::owned() {
  co_return co_await list(requests_.numbers(std::nullopt), &read_numbers);
}

Awaitable<Result> Twilio::register_address(AddressOrder order) {
  const auto there = co_await list(requests_.addresses(order.tag, order.country.str()), &read_addresses);
  if (!there) co_return there.failure;
  for (const auto& address : *there.value)
    if (address.tag == order.tag) co_return Result::done(address.sid);
  co_return co_await create(requests_.address(order));
}

Awaitable<Found<std::vector<Address>>> Twilio::addresses(std::optional<Country> country) {
  const auto request = requests_.addresses("", country ? country->str() : "");
  auto all = co_await list(request, &read_addresses);
  if (all && country)
    std::erase_if(*all.value, [&](const Address& address) { return address.country != country->str(); });
  co_return all;
}

Awaitable<Found<Pricing>> Twilio::pricing(Country country) {
  const auto reply = co_await http_.send(requests_.pricing(country));
  if (is_not_found(reply))
    co_return Result::refused("UNSUPPORTED_COUNTRY", "Twilio sells no numbers in " + country.str());
  if (auto why = trouble(reply, provider_)) co_return http::of_question(std::move(*why));
  auto prices = read_pricing(reply.body);
  if (!prices) co_return http::of_question(http::unreadable(reply, provider_));
  co_return std::move(*prices);
}

Awaitable<Found<std::vector<Regulation>>> Twilio::regulations(Country country,
                                                              std::optional<NumberKind> kind) {
  auto all = co_await list(requests_.regulations(country), &read_regulations);
  if (all)
    std::erase_if(*all.value, [&](const Regulation& regulation) {
      return regulation.country != country.str() || (kind && !is_about(regulation, *kind));
    });
  co_return all;
}

Awaitable<Result> Twilio::trunk_named(const CarrierTrunkOrder& order) {
  const auto trunks = co_await list(requests_.trunks(), &read_trunks);
  if (!trunks) co_return trunks.failure;
  for (const auto& trunk : *trunks.value)
    if (trunk.name == order.name) co_return Result::done(trunk.sid);
  co_return co_await create(requests_.trunk(order));
}

Awaitable<Result> Twilio::pointed(const std::string& trunk, const CarrierTrunkOrder& order) {
  const auto urls = co_await list(requests_.origination_urls(trunk), &read_origination_urls);
  if (!urls) co_return urls.failure;
  for (const auto& url : *urls.value) {
    if (url.sip_url != order.sip_url) continue;
    if (url.enabled) co_return Result::done(url.sid);
    co_return Result::refused("ORIGINATION_DISABLED",
                              fmt::format("Twilio: the origination URL {} of trunk {} is switched off: "
                                          "enable it in the console",
                                          url.sid, trunk));
  }
  co_return co_await create(requests_.origination_url(trunk, order));
}

Awaitable<Result> Twilio::trunk(CarrierTrunkOrder order) {
  const auto trunk = co_await trunk_named(order);
  if (!trunk.ok()) co_return trunk;
  const auto url = co_await pointed(trunk.reference, order);
  co_return url.ok() ? trunk : url;
}

Awaitable<std::optional<Result>> Twilio::traced(const TextOrder& order) {
  for (int look = 1; look <= looks; ++look) {
    if (look > 1) co_await settings_.pause(settings_.look_for_text_again);
    const std::function<bool(const SentText&)> enough = [&](const SentText& text) {
      return is_before(text, order);
    };
    const auto texts = co_await list(requests_.texts(order), &read_texts, enough);
    if (!texts) co_return http::still_unsure(texts.failure);
    if (auto sent = text_among(*texts.value, order)) co_return sent;
  }
  co_return std::nullopt;
}

Awaitable<Result> Twilio::send_text(TextOrder order) {
  if (!order.first_attempt) {
    if (auto there = co_await traced(order)) co_return *there;
    if (!order.resend)
      co_return Result::unsure("NO_TRACE",
                               "Twilio shows no trace of the text, and it is to be sent once at most");
  }
  auto sent = co_await create(requests_.text(order));
  sent.message = http::Secret(order.to.str()).hidden_in(std::move(sent.message));  // it is a person's
  co_return sent;
}

}  // namespace ledgerline::twilio
