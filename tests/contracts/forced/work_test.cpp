#include <algorithm>

#include <fmt/format.h>

#include "tests/contracts/forced/scene.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/given_work.hpp"

/// Outside work and the ticker's: each thing is begun once, and what it came to counts whatever happens
/// meanwhile.
namespace ledgerline::tests::work_test {
namespace {

/// A tenant that pays, and is being given a number by purchase.
void is_buying(Scene& scene) {
  scene.has_paying("a");
  scene.had({started(scene.name("a"), Supply::purchase), searches(scene.name("a"))});
}

auto times(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::count(names, name);
}

TEST_CASE("two workers want to try one step", "[contract][forced]") {
  force([](Scene& scene) {
    is_buying(scene);
    scene.asks('A', attempt(scene.name("a")));
    scene.asks('B', attempt(scene.name("a")));
    scene.afterwards([&scene] {
      scene.expect(times(scene.history_of("a"), "effect.attempted") == 1, "one attempt is in the history");
      scene.expect(scene.outcome('A').events.size() + scene.outcome('B').events.size() == 1,
                   "one may try it");
    });
  });
}

TEST_CASE("a number is bought while the payment lapses", "[contract][forced]") {
  force([](Scene& scene) {
    is_buying(scene);
    scene.had({ordered(scene.e164(), scene.name("a"), scene.country())});
    const auto may = scene.had_asked(attempt(scene.name("a"), scene.e164()));
    const auto tried = std::get<EffectAttempted>(may.events.at(0).event);
    scene.asks('A', came_to(tried, EffectOutcome::done, "PN" + scene.e164().substr(1)));
    scene.asks('B', LapsePayment{scene.tenant("a")});
    scene.afterwards([&scene] {
      const bool has_it = scene.row_of()->tenant == scene.tenant("a");
      const bool lapsed_first =
          scene.outcome('B').events.at(0).position < scene.outcome('A').events.at(0).position;
      scene.expect(times(scene.history_of("a"), "number.purchased") == 1, "it was bought once");
      scene.expect(has_it == !lapsed_first, "it is the tenant's, unless the payment lapsed before");
      scene.expect(times(scene.history_of("a"), "allocation.blocked") == lapsed_first, "the gate was asked");
      scene.expect(has_it || scene.row_of()->status == NumberStatus::available, "else the pool has it");
    });
  });
}

TEST_CASE("two tickers find one rest that is over, and a tenant waits for the number", "[contract][forced]") {
  force([](Scene& scene) {
    scene.has_two_tenants_and_a_number();
    scene.had({assigned(scene.e164(), scene.name("a")), released(scene.e164(), scene.name("a")),
               rests(scene.e164(), start), waits(scene.name("b"))});
    for (const char session : {'A', 'B'}) scene.does(session, [](Client& client) { client.tick(); });
    scene.afterwards([&scene] {
      const auto& all = scene.history_of_number();
      scene.expect(times(all, "number.returned") == 1, "the rest ends once");
      scene.expect(times(all, "number.assigned") == 2, "and the number is given once more");
      scene.expect(scene.row_of()->tenant == scene.tenant("b"), "to who waits");
      scene.expect(scene.log().due(10).empty(), "nothing is due then");
    });
  });
}

}  // namespace
}  // namespace ledgerline::tests::work_test
