#include "engine/deciders/recipe.hpp"
#include "engine/effects/preview.hpp"
#include "engine/log/memory.hpp"
#include "engine/turn.hpp"
#include "projections/doctor.hpp"
#include "properties/stories.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/cluster.hpp"
#include "tests/support/given_work.hpp"

/// Whatever the providers answer, in whichever order, and whoever dies in between: nobody is forgotten,
/// nothing is bought twice, and the log stays sound.
namespace ledgerline::properties {
namespace {

std::string told(const Request& request, const Outcome& outcome) {
  std::string text = statement_of(request);
  for (const auto& recorded : outcome.events) text += "\n    -> " + to_json(recorded, Digest{});
  return text;
}

class World {
 public:
  Outcome run(const Request& request) {
    const auto command = tests::command(++commands_, request);
    auto outcome = run_turn(log, vault_, policy, random_, std::span(&command, 1)).outcomes.front();
    RC_LOG(told(request, outcome));  // printed where the property fails: the story to read
    return outcome;
  }

  Time now = tests::start;
  MemoryLog log{[this] { return now; }};
  Policy policy = days_policy(false);

 private:
  Vault vault_ = tests::test_vault();
  tests::CountedRandom random_;
  std::uint64_t commands_ = 0;
};

ProvisioningStarted some_wish() {
  auto wish =
      tests::started(some_tenant().str(), static_cast<Supply>(below(3)), static_cast<VoiceRoute>(below(3)));
  if (below(6) == 0) wish.chosen = E164(some_number().number.str());
  if (below(5) == 0) wish.replaces = Reason("wrong calls");
  return wish;
}

Request some_wish_or_change() {
  switch (below(8)) {
    case 0: return SetVoice{some_tenant(), static_cast<VoiceRoute>(below(3))};
    case 1:
      return AssignAssistant{some_tenant(),
                             AssistantId("00000000-0000-4000-8000-00000000000" + std::to_string(below(3)))};
    case 2: return LoseNumber{some_number().number, some_tenant(), Code("NOT_OWNED")};
    case 3:
      return below(4) ? Request(RewireNumber{some_tenant()})
                      : Request(CloseTenant{some_tenant(), Reason("moved")});
    default: return ProvisionNumber{some_wish()};
  }
}

std::vector<NumberOrdered> some_offers() {
  std::vector<NumberOrdered> offers;
  for (int i = below(4); i > 0; --i) {
    const auto added = some_number();
    offers.push_back(tests::ordered(added.number.str(), "t0", added.country.str()));
  }
  return offers;
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

/// A worker at one of the subjects that owe something: it may die before it tells what came of it, and tell
/// it late.
void work(World& world, std::vector<EffectAttempted>& untold) {
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
  ask.worker = Actor("worker");
  for (const auto& event : world.run(ask).events)
    if (const auto* attempted = std::get_if<EffectAttempted>(&event.event)) {
      if (below(4))
        world.run(some_outcome(*attempted));
      else
        untold.push_back(*attempted);
    }
}

std::optional<Reference> some_bundle() {
  return below(2) ? std::nullopt : std::optional(Reference("BU" + std::to_string(below(3))));
}

/// An operator at one of the subjects that stalled.
void operate(World& world) {
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

/// Who is being given a number has somebody who sees to it.
void nobody_is_forgotten(const Tenant& tenant, const std::map<std::string, Number>& numbers) {
  if (!tenant.provisioning) return;
  const auto& p = *tenant.provisioning;
  switch (p.phase) {
    case ProvisioningPhase::asked: RC_ASSERT(tenant.requested); return;
    case ProvisioningPhase::queued: RC_ASSERT((tenant.waiting_since != 0 || tenant.requested)); return;
    case ProvisioningPhase::searching:
      RC_ASSERT(tenant.work.has_value());
      RC_ASSERT((tenant.work->step == ledgerline::Step::search ||
                 tenant.work->step == ledgerline::Step::register_address));
      return;
    case ProvisioningPhase::ordered: break;
  }
  const auto& number = numbers.at(p.ordered->str());
  RC_ASSERT((number.tenant == tenant.id));
  RC_ASSERT((number.status == NumberStatus::ordered || number.status == NumberStatus::purchased));
  RC_ASSERT(number.work.has_value());
}

void nothing_is_left_over(const Number& number) {
  RC_ASSERT(number.work.has_value() == owed(number).has_value());
  if (number.work) RC_ASSERT(number.owed_at.has_value() == (number.work->phase != WorkPhase::stalled));
  if (number.status == NumberStatus::available) RC_ASSERT_FALSE(number.wiring.has_value());
}

/// Between two orders of a number there is one purchase at most.
void nothing_is_bought_twice(const std::vector<Recorded>& events) {
  std::map<std::string, int> bought;
  for (const auto& event : events) {
    if (const auto* e = std::get_if<NumberOrdered>(&event.event)) bought[e->number.str()] = 0;
    if (const auto* e = std::get_if<NumberPurchased>(&event.event)) RC_ASSERT(++bought[e->number.str()] == 1);
  }
}

void the_log_is_sound(World& world) {
  auto vault = tests::test_vault();
  nothing_is_bought_twice(read_decoded(world.log, Slice{0, {}, {}, {}, {}, 100'000}, vault));
  Doctor doctor(world.log, vault);
  doctor.examine(std::nullopt, nullptr);
  for (const auto& check : doctor.checks())
    if (check.name != "queue")  // nobody ticked
      if (!check.ok()) RC_FAIL(std::string(check.claim) + ": " + check.findings.front());
  RC_ASSERT((doctor.folded().of<Numbers>() == world.log.numbers()));
  RC_ASSERT((doctor.folded().of<Tenants>() == world.log.tenants()));
}

/// Whatever is owed, and whatever stalled: if each step goes through, that is the end of it.
void what_is_to_come_ends(World& world) {
  std::vector<Tenant> tenants;
  std::vector<Number> numbers;
  for (const auto& [id, tenant] : world.log.tenants()) tenants.push_back(tenant);
  for (const auto& [id, number] : world.log.numbers()) numbers.push_back(number);
  RC_ASSERT(steps_ahead(tenants, numbers, world.policy).size() < 20 * (tenants.size() + numbers.size()) + 1);
}

void outside_work_keeps_its_promises() {
  World world;
  std::vector<EffectAttempted> untold;
  for (const auto& step : *rc::gen::resize(20, rc::gen::container<Story>(any_setup())))
    world.run(step.request);
  for (int left = below(120); left > 0; --left) {
    switch (below(8)) {
      case 0: world.run(some_request()); break;
      case 1:
      case 2: world.run(some_wish_or_change()); break;
      case 3: operate(world); break;
      case 4: world.now = world.now + below(4) * micros_per_day; break;
      default: work(world, untold);
    }
    const auto numbers = world.log.numbers();
    for (const auto& [id, tenant] : world.log.tenants()) nobody_is_forgotten(tenant, numbers);
    for (const auto& [id, number] : numbers) nothing_is_left_over(number);
  }
  what_is_to_come_ends(world);
  the_log_is_sound(world);
}

TEST_CASE("whatever providers answer, nobody is forgotten and nothing is bought twice",
          "[properties][effects]") {
  CHECK(holds("outside work keeps its promises", outside_work_keeps_its_promises));
}

}  // namespace
}  // namespace ledgerline::properties
