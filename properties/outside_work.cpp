#include "engine/deciders/recipe.hpp"
#include "engine/effects/preview.hpp"
#include "projections/doctor.hpp"
#include "properties/providers.hpp"
#include "tests/support/catch.hpp"

/// Whatever the providers answer, in whichever order, and whoever dies in between: nobody is forgotten,
/// nothing is bought twice, and the log stays sound.
namespace ledgerline::properties::outside_work {
namespace {

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

void the_log_is_sound(SmallWorld& world) {
  auto vault = tests::test_vault();
  nothing_is_bought_twice(read_decoded(world.log, Slice{0, {}, {}, {}, {}, 100'000}, vault));
  Doctor doctor(world.log, vault);
  doctor.examine(std::nullopt, nullptr);
  for (const auto& check : doctor.checks())
    if (check.name != "queue")  // nobody ticked
      if (!check.ok()) RC_FAIL(std::string(check.claim) + ": " + check.findings.front());
  RC_ASSERT((doctor.folded().of<Numbers>().all() == world.log.numbers()));
  RC_ASSERT((doctor.folded().of<Tenants>().all() == world.log.tenants()));
}

/// Whatever is owed, and whatever stalled: if each step goes through, that is the end of it.
void what_is_to_come_ends(SmallWorld& world) {
  std::vector<Tenant> tenants;
  std::vector<Number> numbers;
  for (const auto& [id, tenant] : world.log.tenants()) tenants.push_back(tenant);
  for (const auto& [id, number] : world.log.numbers()) numbers.push_back(number);
  RC_ASSERT(steps_ahead(tenants, numbers, world.policy).size() < 20 * (tenants.size() + numbers.size()) + 1);
}

void outside_work_keeps_its_promises() {
  SmallWorld world(days_policy(false));
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
}  // namespace ledgerline::properties::outside_work
