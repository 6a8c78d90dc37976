#include "properties/providers.hpp"

#include "tests/support/given_talk.hpp"
#include "tests/support/given_work.hpp"

namespace ledgerline::properties {
namespace {

ProvisioningStarted some_wish() {
  auto wish =
      tests::started(some_tenant().str(), static_cast<Supply>(below(3)), static_cast<VoiceRoute>(below(3)));
  if (below(6) == 0) wish.chosen = E164(some_number().number.str());
  if (below(5) == 0) wish.replaces = Reason("wrong calls");
  return wish;
}

std::optional<Reference> some_bundle() {
  return below(2) ? std::nullopt : std::optional(Reference("BU" + std::to_string(below(3))));
}

std::vector<NumberOrdered> some_offers() {
  std::vector<NumberOrdered> offers;
  for (int i = below(4); i > 0; --i) {
    const auto added = some_number();
    offers.push_back(tests::ordered(added.number.str(), "t0", added.country.str()));
  }
  return offers;
}

/// What an owner texts, under the message's id.
Request some_text(int n) {
  static const std::vector<std::string> words = {"Plumber", "YES", "READY", "1", "DONE", "STOP", "START"};
  return tests::text(some_tenant().str(), words[static_cast<std::size_t>(below(7))],
                     "SM" + std::to_string(n));
}

}  // namespace

Request some_wish_or_change() {
  switch (below(8)) {
    case 0: return SetVoice{some_tenant(), static_cast<VoiceRoute>(below(3))};
    case 1:
      return AssignAssistant{some_tenant(),
                             AssistantId("00000000-0000-4000-8000-00000000000" + std::to_string(below(3)))};
    case 2: return LoseNumber{some_number().number, some_tenant(), Code("NOT_OWNED")};
    case 3:
      return below(4)   ? Request(RewireNumber{some_tenant()})
             : below(2) ? Request(CloseTenant{some_tenant(), Reason("moved")})
                        : Request(EraseTenant{some_tenant(), Reason("asked")});
    default: return ProvisionNumber{some_wish()};
  }
}

RecordEffect some_outcome(const EffectAttempted& attempt) {
  const std::vector<std::string> reasons = {
      "NO_NUMBERS", "NUMBER_NOT_AVAILABLE", "NOT_BOUGHT", "ADDRESS_REQUIRED", "TIMED_OUT", "NOT_IMPORTED"};
  const auto kind = below(3) ? EffectOutcome::done : static_cast<EffectOutcome>(below(4));
  auto record = kind == EffectOutcome::done
                    ? tests::came_to(attempt, kind, "ref")
                    : tests::came_to(attempt, kind, reasons[static_cast<std::size_t>(below(6))]);
  if (kind == EffectOutcome::done && attempt.step == ledgerline::Step::search) record.offers = some_offers();
  return record;
}

void work(SmallWorld& world, std::vector<EffectAttempted>& untold) {
  if (!untold.empty() && below(3) == 0) {
    world.run(some_outcome(untold.back()));
    untold.pop_back();
    return;
  }
  const auto owed = world.log.owed(100, {});
  if (owed.empty()) return;
  const auto& one = owed[static_cast<std::size_t>(below(static_cast<int>(owed.size())))];
  if (one.in > 0) world.now = world.now + one.in;
  AttemptEffect ask;
  ask.tenant = one.tenant;
  ask.number = one.number;
  ask.texts = one.texts;
  ask.worker = Actor("worker");
  for (const auto& event : world.run(ask).events)
    if (const auto* attempted = std::get_if<EffectAttempted>(&event.event)) {
      if (below(4))
        world.run(some_outcome(*attempted));
      else
        untold.push_back(*attempted);
    }
}

void operate(SmallWorld& world) {
  for (const auto& [id, number] : world.log.numbers()) {
    if (!number.work || number.work->phase != WorkPhase::stalled || below(2)) continue;
    if (below(2))
      world.run(RetryEffect{number.tenant, number.number, some_bundle()});
    else
      world.run(AbandonEffect{number.tenant, number.number, Reason("enough")});
  }
  for (const auto& [id, tenant] : world.log.tenants()) {
    if (!tenant.work || tenant.work->phase != WorkPhase::stalled || below(2)) continue;
    if (below(2))
      world.run(RetryEffect{tenant.id, std::nullopt, some_bundle()});
    else
      world.run(AbandonEffect{tenant.id, std::nullopt, Reason("enough")});
  }
}

void live(SmallWorld& world, int steps) {
  std::vector<EffectAttempted> untold;
  for (const auto& step : *rc::gen::resize(30, rc::gen::container<Story>(any_setup())))
    world.run(step.request);
  for (int step = 0; step < steps; ++step) switch (below(8)) {
      case 0:
      case 1: world.run(some_request()); break;
      case 2:
      case 3: world.run(some_wish_or_change()); break;
      case 4: operate(world); break;
      case 5: world.run(some_text(step)); break;
      case 6: world.now = world.now + below(4) * micros_per_day; break;
      default: work(world, untold);
    }
}

}  // namespace ledgerline::properties
