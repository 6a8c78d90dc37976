#include "tests/support/given_work.hpp"

#include "engine/deciders/recipe.hpp"

namespace ledgerline::tests {
namespace {

// Not objects: stories that are static in other files are told before this file's would be there.
constexpr const char* effect = "eff_0123456789abcdef0123456789abcdef";
constexpr const char* sid = "PN0123456789abcdef0123456789abcdef";

Personal<Name> personal(const char* text) { return Personal(Name(text)); }

/// With the fields that every event of an effect has.
template <class E>
E about_shop(Step step) {
  E event;
  event.tenant = tenant("shop");
  event.number = number(first);
  event.effect = EffectId(effect);
  event.step = step;
  return event;
}

template <class E>
E with_reason(Step step) {
  auto event = about_shop<E>(step);
  event.code = Code("TIMED_OUT");
  event.message = Reason("the carrier did not answer within 30 s");
  return event;
}

std::vector<Event> one_of_each_effect() {
  auto tried = about_shop<EffectAttempted>(Step::buy);
  tried.attempt = 2;
  tried.worker = Actor("host:4711");
  tried.until = start + micros_per_minute;
  auto done = about_shop<EffectDone>(Step::buy);
  done.reference = Reference(sid);
  auto later = with_reason<EffectDeferred>(Step::import);
  later.until = start + micros_per_minute;
  auto unsure = with_reason<EffectUnsure>(Step::buy);
  unsure.until = start + micros_per_minute;
  auto noted = about_shop<EffectNoted>(Step::webhooks);
  noted.code = Code("DONE");
  noted.reference = Reference(sid);
  auto given_up = about_shop<EffectAbandoned>(Step::verify);
  given_up.reason = Reason("the tenant went elsewhere");
  return {tried,
          done,
          with_reason<EffectRefused>(Step::buy),
          later,
          unsure,
          with_reason<EffectStalled>(Step::buy),
          noted,
          about_shop<EffectRetried>(Step::buy),
          given_up};
}

}  // namespace

std::vector<Event> one_of_each_at_the_providers() {
  auto begun = started("shop", Supply::pool_then_purchase, VoiceRoute::livekit);
  begun.kind = NumberKind::tollfree;
  begun.chosen = E164(first);
  begun.address = Reference("AD0123456789abcdef0123456789abcdef");
  begun.replaces = Reason("too many wrong calls");
  auto order = ordered(first, "shop");
  order.area_code = AreaCode("20");
  order.address = begun.address;
  auto wire = wiring(first, "shop", VoiceRoute::vapi, true);
  wire.assistant = AssistantId("018f3c9e-6d0a-7c4b-8d1e-2f3a4b5c6d7e");
  std::vector<Event> all{
      searches("shop", Asked::payment),
      begun,
      ProvisioningAbandoned{tenant("shop"), Reason("it is not wanted any more")},
      VoiceSet{tenant("shop"), VoiceRoute::vapi},
      AssistantAssigned{tenant("shop"), *wire.assistant},
      AddressGiven{tenant("shop"), Country("GB"), personal("Zoë & Sons"), personal("1 High Street"),
                   personal("London"), personal("Greater London"), personal("SW1A 1AA")},
      AddressRegistered{tenant("shop"), Country("GB"), *begun.address},
      TenantClosed{tenant("shop"), Reason("it moved abroad")},
      TenantErased{tenant("shop"), Reason("asked to be forgotten: Łódź"), 41, true,
                   Reference("q83vEjRWeJCrze8SNFZ4kA==")},
      order,
      purchased(first, "shop"),
      gone(first, "shop", "NUMBER_NOT_AVAILABLE"),
      NumberIdentified{number(first), Reference(sid)},
      wire,
      wired(first, "shop", VoiceRoute::vapi),
      NumberUnwired{number(first)}};
  for (auto& event : one_of_each_effect()) all.push_back(std::move(event));
  return all;
}

ProvisioningStarted started(const std::string& id, Supply supply, VoiceRoute voice) {
  ProvisioningStarted event;
  event.tenant = tenant(id);
  event.supply = supply;
  event.voice = voice;
  return event;
}
AllocationSearching searches(const std::string& id, Asked asked) { return {tenant(id), asked}; }
NumberOrdered ordered(const std::string& e164, const std::string& id, const std::string& country) {
  NumberOrdered event;
  event.number = number(e164);
  event.tenant = tenant(id);
  event.country = Country(country);
  return event;
}
NumberPurchased purchased(const std::string& e164, const std::string& id) {
  return {number(e164), tenant(id), Reference(sid)};
}
NumberLost gone(const std::string& e164, const std::string& id, const std::string& why) {
  return {number(e164), tenant(id), Code(why)};
}
WiringStarted wiring(const std::string& e164, const std::string& id, VoiceRoute voice, bool mail) {
  return {number(e164), tenant(id), voice, present_recipe, {}, mail};
}
NumberWired wired(const std::string& e164, const std::string& id, VoiceRoute voice) {
  return {number(e164), tenant(id), voice};
}

EffectAttempted attempted(const Facts& facts, const std::string& e164) {
  const auto* row = facts.number(number(e164));
  EffectAttempted event;
  event.tenant = row->tenant;
  event.number = row->number;
  event.effect = row->work->effect;
  event.step = row->work->step;
  event.attempt = row->work->attempts + 1;
  event.worker = Actor("worker");
  event.until = facts.now() + facts.policy().effects.lease;
  return event;
}

EffectAttempted attempted_for(const Facts& facts, const std::string& id) {
  const auto* row = facts.tenant(tenant(id));
  EffectAttempted event;
  event.tenant = row->id;
  event.effect = row->work->effect;
  event.step = row->work->step;
  event.attempt = row->work->attempts + 1;
  event.worker = Actor("worker");
  event.until = facts.now() + facts.policy().effects.lease;
  return event;
}

AttemptEffect attempt(const std::string& id, const std::string& e164) {
  AttemptEffect request;
  if (!id.empty()) request.tenant = tenant(id);
  if (!e164.empty()) request.number = number(e164);
  request.worker = Actor("worker");
  return request;
}

RecordEffect came_to(const EffectAttempted& attempt, EffectOutcome outcome, const std::string& text) {
  RecordEffect request;
  request.tenant = attempt.tenant;
  request.number = attempt.number;
  request.effect = attempt.effect;
  request.step = attempt.step;
  request.attempt = attempt.attempt;
  request.outcome = outcome;
  if (outcome == EffectOutcome::done) {
    if (!text.empty()) request.reference = Reference(text);
  } else {
    request.code = Code(text);
    request.message = Reason("as the test says");
  }
  return request;
}

}  // namespace ledgerline::tests
