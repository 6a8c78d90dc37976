#include "projections/fold.hpp"
#include "properties/providers.hpp"
#include "tests/support/catch.hpp"

/// Laws of every projection: rows depend on the order of their own subject's events, and on no other; and it
/// makes no difference how a log is folded.
namespace ledgerline::properties::order_of_events {
namespace {

/// A world where everything happened.
SmallWorld& lived_in(SmallWorld& world) {
  live(world, 20 + below(60));
  return world;
}

bool share_a_subject(const Recorded& a, const Recorded& b) {
  const auto same = [](const auto& x, const auto& y) { return x && y && x->id == y->id; };
  return same(a.tenant, b.tenant) || same(a.number, b.number);
}

/// The events at their new places, and where each of them was.
struct Reordered {
  std::vector<Recorded> events;
  std::vector<Position> was;  // by the new position, from 1
};

/// Swaps neighbours, many times, wherever they share no subject.
Reordered reorder(std::vector<Recorded> events) {
  for (int times = 4 * static_cast<int>(events.size()); times > 0; --times) {
    const auto i = static_cast<std::size_t>(below(static_cast<int>(events.size()) - 1));
    if (!share_a_subject(events[i], events[i + 1])) std::swap(events[i], events[i + 1]);
  }
  Reordered all{{}, {0}};
  for (auto& event : events) {
    all.was.push_back(event.position);
    event.position = static_cast<Position>(all.was.size()) - 1;
    all.events.push_back(std::move(event));
  }
  return all;
}

Folded fold(const std::vector<Recorded>& events) {
  Folded folded;
  for (const auto& event : events) folded.apply(event);
  return folded;
}

struct State {
  Position head = 0;
  std::map<std::string, Tenant> tenants;
  std::map<std::string, Number> numbers;
  friend bool operator==(const State&, const State&) = default;
};

State state_of(const Folded& folded) {
  return {folded.head, folded.of<Tenants>().all(), folded.of<Numbers>().all()};
}

/// The rows, with places in queue and pool as they were named before.
State state_of(const Reordered& reordered) {
  auto state = state_of(fold(reordered.events));
  const auto was = [&](Position& now) { now = reordered.was[static_cast<std::size_t>(now)]; };
  for (auto& [id, tenant] : state.tenants) was(tenant.waiting_since);
  for (auto& [id, number] : state.numbers) was(number.available_since);
  return state;
}

void unrelated_events_commute(std::size_t& moved) {
  SmallWorld world(days_policy(*rc::gen::arbitrary<bool>()));
  const auto events = lived_in(world).events();
  if (events.size() < 2) return;
  const auto reordered = reorder(events);
  for (std::size_t i = 1; i < reordered.was.size(); ++i)
    moved += reordered.was[i] != static_cast<Position>(i);
  RC_ASSERT((state_of(reordered) == state_of(fold(events))));
}

TEST_CASE("the order of events of unrelated subjects does not matter to any row", "[properties][laws]") {
  std::size_t moved = 0;
  CHECK(holds("unrelated events commute", [&] { unrelated_events_commute(moved); }));
  CHECK(moved > 0);
}

/// A subject's own events stand in one order only.
void related_events_do_not() {
  SmallWorld world(days_policy(true));
  auto events = lived_in(world).events();
  std::vector<std::size_t> related;
  for (std::size_t i = 0; i + 1 < events.size(); ++i)
    if (share_a_subject(events[i], events[i + 1])) related.push_back(i);
  if (related.empty()) return;
  const auto i = related[static_cast<std::size_t>(below(static_cast<int>(related.size())))];
  std::swap(events[i], events[i + 1]);
  std::swap(events[i].position, events[i + 1].position);
  RC_ASSERT_THROWS_AS(fold(events), Damaged);
}

TEST_CASE("events of one subject in another order are refused by every fold", "[properties][laws]") {
  CHECK(holds("related events do not commute", related_events_do_not));
}

/// Through the log, in as many pieces as it happens to be read in, and again.
void any_pieces_fold_as_one() {
  SmallWorld world(days_policy(*rc::gen::arbitrary<bool>()));
  lived_in(world);
  const auto whole = ledgerline::fold(world.log, tests::test_vault(), {}, {});
  Folded pieces(2);  // rows in memory: the others go to the disk and come back
  while (pieces.head < whole.head) {
    const auto next = pieces.head + 1 + below(static_cast<int>(whole.head - pieces.head));
    fold_on(pieces, world.log, tests::test_vault(), next, {});
    RC_ASSERT(pieces.head == next);
  }
  const State kept{whole.head, world.log.tenants(), world.log.numbers()};
  RC_ASSERT((state_of(whole) == kept));
  RC_ASSERT((state_of(pieces) == kept));
  RC_ASSERT((state_of(ledgerline::fold(world.log, tests::test_vault(), {}, {})) == kept));
}

TEST_CASE("a log folded twice, or in any pieces, comes to the same rows", "[properties][laws]") {
  CHECK(holds("any pieces fold as one", any_pieces_fold_as_one, 80));
}

}  // namespace
}  // namespace ledgerline::properties::order_of_events
