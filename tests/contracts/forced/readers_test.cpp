#include "tests/contracts/forced/scene.hpp"
#include "tests/support/catch.hpp"

/// What readers see while two append. They look between any two moves: as nothing changes but by a move, a
/// reader that comes less often sees a part of the same.
namespace ledgerline::tests::readers_test {
namespace {

/// A reader that pages by position, from the beginning of the schedule on.
struct Pages {
  explicit Pages(Scene& scene) : last(scene.log().head()), begin(last) {}
  Position last, begin;
  std::vector<Digest> digests;

  std::vector<Stored> next(Scene& scene, Position after) const {
    Slice slice;
    slice.after = after;
    return scene.log().read(slice);
  }
  void read_on(Scene& scene) {
    const auto head = scene.log().head();
    for (const auto& event : next(scene, last)) {
      scene.expect(event.position == ++last, "a page has a gap");
      digests.push_back(event.digest);
    }
    scene.expect(last >= head, "a page ends before the head");
  }
  void compare(Scene& scene) const {
    std::vector<Digest> all;
    for (const auto& event : next(scene, begin)) all.push_back(event.digest);
    scene.expect(all == digests, "something came, or changed, below what was read");
  }
};

TEST_CASE("a reader pages by position while two append", "[contract][forced]") {
  force([](Scene& scene) {
    scene.has_paying("a");
    scene.has_paying("b");
    scene.asks('A',
               AddNumbers{{added(scene.e164(1), scene.country()), added(scene.e164(2), scene.country())}});
    scene.asks('B', AllocateNumber{scene.tenant("b")});
    const auto pages = std::make_shared<Pages>(scene);
    scene.at_every_move([&scene, pages] { pages->read_on(scene); });
    scene.afterwards([&scene, pages] { pages->compare(scene); });
  });
}

/// Rows are what the events say that are seen with them, and both of an assignment's are there or none.
void compare_rows(Scene& scene) {
  const auto number = *scene.row_of();
  scene.expect(number.version == std::ssize(scene.history_of_number()),
               "a number's row is not its history's");
  for (const auto* id : {"a", "b"}) {
    const auto tenant = *scene.row_of(id);
    scene.expect(tenant.version == std::ssize(scene.history_of(id)), "a tenant's row is not its history's");
    scene.expect((number.tenant == scene.tenant(id)) == tenant.number.has_value(),
                 "half an assignment is seen");
  }
}

TEST_CASE("a reader of rows sees an assignment whole or not at all", "[contract][forced]") {
  force([](Scene& scene) {
    scene.policy.other_cool_down_days = 0;
    scene.has_two_tenants_and_a_number();
    scene.has_given_it_to("a");
    scene.asks('A', ReleaseNumber{scene.tenant("a"), Reason("closed")});
    scene.asks('B', ReturnNumber{scene.number()});
    scene.at_every_move([&scene] { compare_rows(scene); });
  });
}

}  // namespace
}  // namespace ledgerline::tests::readers_test
