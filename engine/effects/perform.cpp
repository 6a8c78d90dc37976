#include "engine/effects/perform.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "engine/deciders/effects.hpp"
#include "engine/effects/letter.hpp"
#include "engine/effects/market.hpp"
#include "engine/effects/reconcile.hpp"
#include "engine/phone.hpp"

namespace ledgerline {
namespace {

constexpr std::string_view trunk_name = "ledgerline";  // one for all numbers: it only leads to the rooms

std::string text_of(const Personal<Name>& value) { return value.shown(); }

NumberOrdered order_of(const Offer& offer, const Tenant& tenant) {
  NumberOrdered order;
  order.number = PoolNumber(offer.number.str());
  order.tenant = tenant.id;
  order.country = tenant.country;
  if (const auto area = read_phone(offer.number.str()).area_code; !area.empty())
    order.area_code = AreaCode(area);
  order.kind = tenant.provisioning->kind;
  order.capabilities = offer.capabilities;
  return order;
}

/// Without an address on file, numbers that ask for none come first.
void prefer(std::vector<Offer>& offers, bool has_address) {
  if (has_address) return;
  std::vector<Offer> first, last;
  for (auto& offer : offers) {
    const bool free = offer.address_requirement.empty() || offer.address_requirement == "none";
    (free ? first : last).push_back(std::move(offer));
  }
  std::ranges::move(last, std::back_inserter(first));
  offers = std::move(first);
}

Result none_found(const Tenant& tenant, const std::vector<std::string>& codes) {
  const auto areas = areas_text(codes);
  return Result::refused(
      "NO_NUMBERS", fmt::format("no number is available in {}{}: try another kind or area, or retry later",
                                tenant.country.str(), areas.empty() ? "" : " in " + areas));
}

/// The rows are read after the attempt is in the log, and another's answer may have come in between.
bool is_owed(const EffectAttempted& attempt, const Rows& rows) {
  const auto is_it = [&](const std::optional<Work>& work) { return work && work->effect == attempt.effect; };
  if (attempt.number) return rows.number && is_it(rows.number->work);
  if (!rows.tenant) return false;
  return is_it(attempt.step == Step::text ? rows.tenant->text_work : rows.tenant->work);
}

}  // namespace

std::set<Step> Adapters::out_of_reach() const {
  std::set<Step> steps;
  if (!carrier)
    steps.insert({Step::register_address, Step::search, Step::buy, Step::find, Step::carrier_trunk,
                  Step::webhooks, Step::verify, Step::neutralise, Step::text});
  if (!voice) steps.insert({Step::import, Step::assistant, Step::remove_import});
  if (!sip) steps.insert({Step::sip_trunk, Step::dispatch, Step::remove_dispatch, Step::remove_sip_trunk});
  if (!mail) steps.insert(Step::mail);
  return steps;
}

Awaitable<Performed> Performer::perform(EffectAttempted attempt, Rows rows) {
  if (!is_owed(attempt, rows))
    co_return Result::refused("WITHDRAWN", "the step is owed no longer: somebody has seen to it since");
  switch (attempt.step) {
    case Step::search: co_return co_await search(*rows.tenant);
    case Step::register_address: co_return co_await register_address(attempt, *rows.tenant);
    case Step::buy: co_return co_await buy(attempt, rows);
    case Step::find: co_return co_await adapters_.carrier(http_)->find(E164(rows.number->number.str()));
    case Step::import: co_return co_await import(attempt, *rows.number);
    case Step::assistant: {
      const auto& wiring = *rows.number->wiring;
      const auto url = settings_.vapi_url(wiring.tenant.str());
      co_return co_await adapters_.voice(http_)->point_assistant(*wiring.assistant, url);
    }
    case Step::sip_trunk:
    case Step::dispatch:
    case Step::remove_dispatch:
    case Step::remove_sip_trunk: co_return co_await sip_step(attempt, *rows.number);
    case Step::carrier_trunk: co_return co_await carrier_trunk();
    case Step::webhooks: co_return co_await set_webhooks(*rows.number);
    case Step::verify: co_return co_await verify(*rows.number);
    case Step::mail: co_return co_await send_mail(attempt, rows);
    case Step::neutralise: co_return co_await neutralise(*rows.number);
    case Step::remove_import: co_return co_await remove_import(*rows.number);
    case Step::text: co_return co_await send_text(attempt, *rows.tenant);
  }
  throw std::logic_error("a step that nobody performs");
}

/// A number that the client chose is told of in any case: it may be in the pool.
Awaitable<Performed> Performer::look_for(Tenant tenant, E164 chosen) {
  NumberQuery query;
  query.country = tenant.country;
  query.kind = tenant.provisioning->kind;
  query.contains = chosen.str().substr(1);
  const auto carrier = adapters_.carrier(http_);
  const auto found = co_await carrier->search(query);
  if (!found) co_return found.failure;
  Offer offer;
  offer.number = chosen;
  bool offered = false;
  for (const auto& one : *found.value) {
    if (one.number != chosen) continue;
    offer = one;
    offered = true;
  }
  Performed performed(
      offered ? Result::done(chosen.str())
              : Result::refused("NUMBER_NOT_OFFERED", chosen.str() + " is not offered by the carrier"));
  performed.offers.push_back(order_of(offer, tenant));
  co_return performed;
}

/// Where all that a search found is held by our log, the next one goes through every area code.
Awaitable<Performed> Performer::search(Tenant tenant) {
  if (tenant.provisioning->chosen) co_return co_await look_for(tenant, *tenant.provisioning->chosen);
  NumberQuery query;
  query.country = tenant.country;
  query.kind = tenant.provisioning->kind;
  const auto codes = area_codes(tenant, query.kind, std::nullopt, settings_);
  const auto reach = were_offers_taken(tenant) ? Reach::everywhere : Reach::first;
  const auto carrier = adapters_.carrier(http_);
  auto found = co_await look_in(*carrier, query, codes, reach);
  if (!found) co_return found.failure;
  auto& [there, offers] = *found.value;
  if (offers.empty()) co_return none_found(tenant, codes);
  prefer(offers, tenant.address_reference || tenant.provisioning->address);
  const auto areas = areas_text(there);
  Performed performed(Result::done(areas.empty() ? tenant.country.str() : areas));
  for (const auto& offer : offers) performed.offers.push_back(order_of(offer, tenant));
  co_return performed;
}

/// The address that was on file when it was ordered, or the one that was registered since.
Awaitable<Result> Performer::buy(EffectAttempted attempt, Rows rows) {
  const auto& number = *rows.number;
  PurchaseOrder order;
  order.number = E164(number.number.str());
  order.tag = attempt.effect.str();
  if (number.wiring->address)
    order.address = number.wiring->address->str();
  else if (rows.tenant && rows.tenant->address_reference)
    order.address = rows.tenant->address_reference->str();
  if (number.wiring->bundle) order.bundle = number.wiring->bundle->str();
  order.first_attempt = !rows.number->work || !rows.number->work->look_first;
  order.only_look = attempt.look_only;
  const auto carrier = adapters_.carrier(http_);
  co_return co_await carrier->buy(order);
}

Awaitable<Result> Performer::import(EffectAttempted attempt, Number number) {
  ImportOrder order;
  order.number = E164(number.number.str());
  order.tag = attempt.effect.str();
  order.assistant = number.wiring->assistant;
  order.server_url = settings_.vapi_url(number.wiring->tenant.str());
  const auto voice = adapters_.voice(http_);
  co_return co_await voice->import(order);
}

Awaitable<Result> Performer::sip_step(EffectAttempted attempt, Number number) {
  const auto sip = adapters_.sip(http_);
  const auto& wiring = *number.wiring;
  const E164 e164(number.number.str());
  if (attempt.step == Step::sip_trunk) {
    SipTrunkOrder order;
    order.number = e164;
    order.tag = attempt.effect.str();
    order.tenant = wiring.tenant.str();
    co_return co_await sip->trunk(order);
  }
  if (attempt.step == Step::dispatch) {
    DispatchRuleOrder order;
    order.trunk = wiring.sip_trunk_id ? wiring.sip_trunk_id->str() : "";
    order.tag = attempt.effect.str();
    order.tenant = wiring.tenant.str();
    order.agent = settings_.agent;
    co_return co_await sip->dispatch(order);
  }
  if (attempt.step == Step::remove_dispatch) co_return co_await sip->remove_dispatch(e164);
  co_return co_await sip->remove_trunk(e164);
}

Awaitable<Result> Performer::carrier_trunk() {
  if (settings_.sip_uri.empty())
    co_return Result::refused("NOT_CONFIGURED",
                              "LIVEKIT_SIP_URI is not set: it says where Twilio's trunk leads");
  CarrierTrunkOrder order;
  order.name = trunk_name;
  order.sip_url = settings_.sip_uri;
  const auto carrier = adapters_.carrier(http_);
  co_return co_await carrier->trunk(order);
}

Awaitable<Result> Performer::set_webhooks(Number number) {
  const auto carrier = adapters_.carrier(http_);
  const auto route = route_of(number, settings_);
  co_return co_await carrier->set_route(route);
}

/// Read back, set once more where it differs (an import may have come late), and read again.
Awaitable<Result> Performer::verify(Number number) {
  const auto carrier = adapters_.carrier(http_);
  const auto wanted = route_of(number, settings_);
  if (number.wiring->voice == VoiceRoute::vapi && number.wiring->import_id) {
    auto import = co_await verify_import(*number.wiring);
    if (!import.ok()) co_return import;
  }
  for (const bool last : {false, true}) {
    const auto there = co_await carrier->fetch(wanted.sid);
    if (!there) co_return there.failure;
    if (goes_there(*there.value, wanted)) co_return Result::done(wanted.sid);
    if (last) break;
    auto set = co_await carrier->set_route(wanted);
    if (!set.ok()) co_return set;
  }
  co_return Result::unsure("READ_BACK_DIFFERS",
                           "what was set at the carrier does not stay: somebody else sets it too");
}

Awaitable<Result> Performer::verify_import(Wiring wiring) {
  const auto voice = adapters_.voice(http_);
  const auto there = co_await voice->fetch(wiring.import_id->str());
  if (!there) {  // it was there when it was made: a late read, unless it stays away
    auto failure = there.failure;
    if (failure.code == "NOT_IMPORTED") {
      failure.kind = Result::Kind::unsure;
      failure.message += ": where it stays away, 'provisioning retry' makes another";
    }
    co_return failure;
  }
  const bool assistant = !wiring.assistant || there.value->assistant == wiring.assistant->str();
  if (assistant && there.value->server_url == settings_.vapi_url(wiring.tenant.str()))
    co_return Result::done(there.value->id);
  co_return Result::unsure("READ_BACK_DIFFERS",
                           "the import at Vapi has another assistant or server URL than was set");
}

Awaitable<Result> Performer::neutralise(Number number) {
  if (!number.provider_reference) co_return Result::done("");  // nothing is ours there
  NumberRoute route;
  route.sid = number.provider_reference->str();
  route.clear = true;
  const auto carrier = adapters_.carrier(http_);
  auto cleared = co_await carrier->set_route(route);
  const bool gone = cleared.kind == Result::Kind::refused && cleared.code == "NOT_FOUND";
  co_return gone ? Result::done("") : cleared;
}

Awaitable<Result> Performer::remove_import(Number number) {
  const auto voice = adapters_.voice(http_);
  const E164 e164(number.number.str());
  co_return co_await voice->remove(e164);
}

Awaitable<Result> Performer::send_mail(EffectAttempted attempt, Rows rows) {
  if (!rows.tenant || !rows.tenant->email || rows.tenant->email->erased())
    co_return Result::done("");  // there is nobody to write to any more
  const auto when = rows.number->assigned_at.value_or(rows.number->updated_at);
  const auto letter =
      number_assigned_letter(*rows.tenant, rows.number->number.str(), attempt.effect, when, settings_);
  const auto mail = adapters_.mail(http_);
  co_return co_await mail->send(letter);
}

Awaitable<Result> Performer::register_address(EffectAttempted attempt, Tenant tenant) {
  const auto& given = *tenant.address;
  AddressOrder order;
  order.tag = attempt.effect.str();
  order.country = given.country;
  order.customer_name = text_of(given.customer_name);
  order.street = text_of(given.street);
  order.city = text_of(given.city);
  order.region = text_of(given.region);
  order.postal_code = text_of(given.postal_code);
  const auto carrier = adapters_.carrier(http_);
  co_return co_await carrier->register_address(order);
}

/// From the number that the owner texts to. A text that was withdrawn meanwhile (STOP) is not sent.
Awaitable<Result> Performer::send_text(EffectAttempted attempt, Tenant tenant) {
  if (!tenant.text_work || tenant.text_work->effect != attempt.effect)
    co_return Result::refused("WITHDRAWN", "the text is owed no longer");
  const auto& talk = *tenant.conversation;
  const auto& text = talk.texts.front();
  if (text.body.erased() || tenant.owner_phone.erased())
    co_return Result::done("");  // there is nobody to write to any more
  TextOrder order;
  order.tag = attempt.effect.str();
  order.to = *tenant.owner_phone.value();
  order.from = *talk.ours;
  order.body = text.body.value()->str();
  order.status_callback = settings_.text_status_url();
  order.since = text.since.micros;
  order.first_attempt = !tenant.text_work->look_first;
  order.resend = !text.once;
  for (const auto& sent : talk.sent) order.claimed.push_back(sent.str());
  const auto carrier = adapters_.carrier(http_);
  co_return co_await carrier->send_text(order);
}

}  // namespace ledgerline
