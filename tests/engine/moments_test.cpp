#include "engine/log/history.hpp"
#include "events/kernel/error.hpp"
#include "tests/contracts/worlds.hpp"
#include "tests/support/catch.hpp"

/// Moments in a log, by position and by time; and that what was taken away from it is missed.
namespace ledgerline::tests::moments_test {
namespace {

/// Five events, two of them in one moment: at noon, noon, one, two and three o'clock.
struct Hours {
  Hours() {
    record(world.log(), {registered("a"), paid("a")}, hour(12));
    record(world.log(), {added(first)}, hour(13));
    record(world.log(), {assigned(first, "a")}, hour(14));
    record(world.log(), {added(second)}, hour(15));
  }
  static Time hour(int of_day) { return parse_time("2999-01-01T" + std::to_string(of_day) + ":00Z"); }
  MemoryWorld world;
};

}  // namespace

TEST_CASE("a moment is the position of the last event then", "[history]") {
  Hours hours;
  auto& log = hours.world.log();
  CHECK(read_moment(log, "") == 5);
  CHECK(read_moment(log, "3") == 3);
  CHECK(read_moment(log, "0") == 0);
  CHECK(read_moment(log, "2999-01-01T11:59Z") == 0);
  CHECK(read_moment(log, "2999-01-01T12:00Z") == 2);
  CHECK(read_moment(log, "2999-01-01T13:59:59Z") == 3);
  CHECK(read_moment(log, "2999-01-01T14:00Z") == 4);
  CHECK(read_moment(log, "2999-01-02") == 5);
  CHECK_THROWS_WITH(read_moment(log, "6"), "position 6 is beyond the log's end, which is 5");
  CHECK_THROWS_AS(read_moment(log, "-1"), BadInput);
  CHECK_THROWS_AS(read_moment(log, "yesterday"), BadInput);
}

TEST_CASE("what is no moment is refused as neither a position nor a time", "[history]") {
  Hours hours;
  for (const std::string text : {"2026-02-30", "yesterday", "99999999999999999999", "-1"}) {
    CAPTURE(text);
    const auto says = "moment '" + text +
                      "': it is neither a position of the log nor a time in ISO 8601, such as 4711 or "
                      "2026-11-21T07:52:44Z";
    Slice slice;
    CHECK_THROWS_WITH(read_moment(hours.world.log(), text), says);
    CHECK_THROWS_WITH(read_since(hours.world.log(), text), says);
    CHECK_THROWS_WITH(read_as_of(hours.world.log(), text, slice), says);
  }
}

TEST_CASE("a slice reaches up to a moment, and not beyond the log's end", "[history]") {
  Hours hours;
  Slice now, then, at;
  read_as_of(hours.world.log(), "", now);
  CHECK_FALSE(now.up_to);
  CHECK_FALSE(now.until);
  read_as_of(hours.world.log(), "5", then);
  CHECK(then.up_to == 5);
  read_as_of(hours.world.log(), "2999-01-02", at);
  CHECK(at.until == parse_time("2999-01-02"));
  CHECK_THROWS_WITH(read_as_of(hours.world.log(), "6", then),
                    "position 6 is beyond the log's end, which is 5");
}

TEST_CASE("events since a moment stand behind the position before it", "[history]") {
  Hours hours;
  auto& log = hours.world.log();
  CHECK(read_since(log, "") == 0);
  CHECK(read_since(log, "1") == 0);
  CHECK(read_since(log, "3") == 2);
  CHECK(read_since(log, "6") == 5);  // what is appended next
  CHECK(read_since(log, "2999-01-01T12:00Z") == 0);
  CHECK(read_since(log, "2999-01-01T12:00:01Z") == 2);
  CHECK(read_since(log, "2999-01-02") == 5);
  CHECK_THROWS_WITH(read_since(log, "7"), "position 7 is beyond the log's end, which is 5");
}

TEST_CASE("a slice is read to its end, in pages", "[history]") {
  Hours hours;
  auto vault = test_vault();
  const auto read = [&](Slice slice) {
    slice.limit = 2;
    std::vector<Position> positions;
    read_each(hours.world.log(), slice, vault,
              [&](const Recorded& event, const Stored&) { positions.push_back(event.position); });
    return positions;
  };
  using Positions = std::vector<Position>;
  Slice all, of_number, of_country;
  of_number.number = first;
  of_country.country = "GB";
  CHECK(read(all) == Positions{1, 2, 3, 4, 5});
  CHECK(read(of_number) == Positions{3, 4});
  CHECK(read(of_country) == Positions{3, 4, 5});
  all.after = 3;
  CHECK(read(all) == Positions{4, 5});
}

}  // namespace ledgerline::tests::moments_test
