#include "engine/deciders/decide.hpp"
#include "properties/providers.hpp"
#include "properties/requests.hpp"
#include "tests/support/catch.hpp"

/// Laws of every decider: requests of each type, from their fields, in worlds where everything happened.
namespace ledgerline::properties::every_request {
namespace {

bool same(const Decision& a, const Decision& b) {
  if (a.index() != b.index()) return false;
  if (const auto* refusal = std::get_if<Refusal>(&a))
    return refusal->code == std::get<Refusal>(b).code && refusal->message == std::get<Refusal>(b).message;
  return std::get<std::vector<Event>>(a) == std::get<std::vector<Event>>(b);
}

/// The same facts, loaded in the other order.
Facts backwards(const SmallWorld& world) {
  Facts all(world.now, world.policy);
  const auto numbers = world.log.numbers();
  const auto tenants = world.log.tenants();
  for (auto at = numbers.rbegin(); at != numbers.rend(); ++at) all.add(at->second);
  for (auto at = tenants.rbegin(); at != tenants.rend(); ++at) all.add(at->second);
  return all;
}

constexpr int requests_a_world = 60;

void decisions_follow_from_facts() {
  SmallWorld world(days_policy(*rc::gen::arbitrary<bool>()));
  live(world, below(60));
  const auto facts = world.facts(), reloaded = backwards(world);
  for (int i = 0; i < requests_a_world; ++i) {
    const auto request = any_request(world);
    RC_LOG(statement_of(request));
    const auto decision = decide(facts, request);  // whatever it throws falsifies this
    RC_ASSERT(same(decide(facts, request), decision));
    RC_ASSERT(same(decide(reloaded, request), decision));
    if (const auto* refusal = std::get_if<Refusal>(&decision)) RC_ASSERT_FALSE(refusal->message.empty());
  }
}

TEST_CASE("every request is decided in every world, by the facts alone", "[properties][laws]") {
  CHECK(holds("decisions follow from facts", decisions_follow_from_facts, 100));
}

}  // namespace
}  // namespace ledgerline::properties::every_request
