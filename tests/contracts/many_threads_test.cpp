#include <atomic>

#include "properties/simulation/invariants.hpp"
#include "tests/contracts/engines.hpp"
#include "tests/support/catch.hpp"

/// Many callers at once, through one engine and through several, on either log. Afterwards everything must
/// hold that always must; which caller won is not foretold.
namespace ledgerline::tests::many_threads_test {
namespace {

constexpr std::size_t callers = 8, tenants = 60, numbers = 25;

std::string tenant_name(std::size_t i) { return "t" + std::to_string(i); }
std::string e164(std::size_t i) { return "+4477009" + std::to_string(10000 + i); }

Policy quick() {
  Policy policy;
  policy.grace_days = 0;
  policy.cool_down_days = {{"GB", 0}};
  return policy;
}

void set_up(Log& log) {
  std::vector<Event> events;
  for (std::size_t i = 0; i < tenants; ++i) {
    events.emplace_back(registered(tenant_name(i)));
    events.emplace_back(paid(tenant_name(i)));
  }
  for (std::size_t i = 0; i < numbers; ++i) events.emplace_back(added(e164(i)));
  record(log, events);
}

/// A caller's commands: everything that may happen to tenants and numbers, and some of it twice under one id.
Request request_of(std::size_t caller, std::size_t i) {
  const auto mixed = (caller * 7919 + i * 104'729) % 1'000'003;
  const auto id = tenant(tenant_name(mixed % tenants));
  const auto which = number(e164(mixed % (numbers + 5)));
  switch (mixed % 11) {
    case 0: return ReleaseNumber{id, Reason("closed")};
    case 1: return LapsePayment{id};
    case 2: return ActivatePayment{id, {}};
    case 3: return ReturnNumber{which};
    case 4: return AddNumbers{{added(which.str())}};
    case 5: return ReleaseLapsed{id};
    case 6: return ServeWaiting{Country("GB")};
    default: return AllocateNumber{id};
  }
}

/// The failures, by code.
std::vector<std::string> storm(const std::vector<Engine*>& engines, std::size_t commands) {
  std::vector<std::vector<std::string>> failures(callers);
  on_threads(callers, [&](std::size_t caller) {
    for (std::size_t i = 0; i < commands; ++i) {
      // Every tenth id is shared by two callers: one of the two is a repeat.
      const auto who = i % 10 == 0 ? caller / 2 : caller;
      const auto outcome = engines[caller % engines.size()]->run(command(1000 * who + i, request_of(who, i)));
      if (outcome.kind == Outcome::Kind::failed || outcome.kind == Outcome::Kind::invalid)
        failures[caller].push_back(outcome.code + ": " + outcome.message);
    }
  });
  std::vector<std::string> all;
  for (auto& some : failures) all.insert(all.end(), some.begin(), some.end());
  return all;
}

template <class World>
void check_after(World& world) {
  CHECK(simulation::Invariants::broken(world.log(), test_vault()) == std::vector<std::string>{});
  CHECK(world.differing_rows() == 0);
  CHECK(world.log().due(1000).served.empty());  // nobody waits beside an available number
}

TEMPLATE_TEST_CASE("eight callers of one engine at once", "[contract][threads]", MemoryWorld, PostgresWorld) {
  TestType world;
  set_up(world.log());
  {
    OneEngine one(world.log(), options(quick()));
    CHECK(storm({&one.engine}, 200) == std::vector<std::string>{});
  }
  check_after(world);
}

TEMPLATE_TEST_CASE("eight callers of four engines on one log at once", "[contract][threads]", MemoryWorld,
                   PostgresWorld) {
  TestType world;
  set_up(world.log());
  {
    OneEngine a(world.another(), options(quick())), b(world.another(), options(quick())),
        c(world.another(), options(quick())), d(world.another(), options(quick()));
    CHECK(storm({&a.engine, &b.engine, &c.engine, &d.engine}, 200) == std::vector<std::string>{});
  }
  check_after(world);
}

TEMPLATE_TEST_CASE("of eight callers who want the last number one has it, and seven wait in order",
                   "[contract][threads]", MemoryWorld, PostgresWorld) {
  TestType world;
  std::vector<Event> events = {added(first)};
  for (std::size_t i = 0; i < callers; ++i) {
    events.emplace_back(registered(tenant_name(i)));
    events.emplace_back(paid(tenant_name(i)));
  }
  record(world.log(), events);
  OneEngine left(world.another()), right(world.another());
  std::vector<Outcome> outcomes(callers);
  on_threads(callers, [&](std::size_t i) {
    outcomes[i] = (i % 2 ? left : right)(i, AllocateNumber{tenant(tenant_name(i))});
  });
  std::map<std::string, int> codes;
  std::map<Position, std::string> order;
  for (const auto& outcome : outcomes) {
    ++codes[outcome.code];
    if (outcome.code == "POOL_EMPTY") order[outcome.events.front().position] = outcome.tenant;
  }
  CHECK(codes == std::map<std::string, int>{{"ALLOCATED", 1}, {"POOL_EMPTY", 7}});
  std::vector<NumberAdded> more;
  for (std::size_t i = 0; i < callers; ++i) more.push_back(added(e164(i)));
  std::vector<std::string> served, waited;
  for (const auto& recorded : left(100, AddNumbers{more}).events)
    if (const auto* e = std::get_if<NumberAssigned>(&recorded.event)) served.push_back(e->tenant.str());
  for (const auto& [position, id] : order) waited.push_back(id);
  CHECK(served == waited);
  check_after(world);
}

TEMPLATE_TEST_CASE("readers see a log without gaps while it is written", "[contract][threads]", MemoryWorld,
                   PostgresWorld) {
  TestType world;
  set_up(world.log());
  OneEngine one(world.log(), options(quick()));
  auto& reader = world.another();
  std::atomic<bool> done = false;
  Position gaps = 0;
  std::thread watching([&] {
    for (Position last = 0; !done || last < reader.head();) {
      Slice slice;
      slice.after = last;
      for (const auto& event : reader.read(slice)) gaps += event.position == ++last ? 0 : 1;
    }
  });
  CHECK(storm({&one.engine}, 40) == std::vector<std::string>{});
  done = true;
  watching.join();
  CHECK(gaps == 0);
}

}  // namespace
}  // namespace ledgerline::tests::many_threads_test
