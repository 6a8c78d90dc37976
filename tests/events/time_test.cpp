#include "events/kernel/time.hpp"

#include "events/kernel/error.hpp"
#include "tests/support/catch.hpp"

namespace ledgerline::tests::time_test {
namespace {

std::string read(std::string_view text) { return iso_micros(parse_time(text)); }

TEST_CASE("a time is written with the digits that its reader wants", "[events][time]") {
  const Time time{1'772'355'600'123'456};
  CHECK(iso_micros(time) == "2026-03-01T09:00:00.123456Z");
  CHECK(iso_millis(time) == "2026-03-01T09:00:00.123Z");
  CHECK(iso_micros(Time{}) == "1970-01-01T00:00:00.000000Z");
  CHECK(iso_millis(Time{999}) == "1970-01-01T00:00:00.000Z");
}

TEST_CASE("times before 1970 count backwards", "[events][time]") {
  CHECK(iso_micros(Time{-1}) == "1969-12-31T23:59:59.999999Z");
  CHECK(read("1600-02-29T00:00:00Z") == "1600-02-29T00:00:00.000000Z");
  CHECK(read("0001-01-01") == "0001-01-01T00:00:00.000000Z");
}

TEST_CASE("a time has many spellings", "[events][time]") {
  CHECK(read("2026-11-21") == "2026-11-21T00:00:00.000000Z");
  CHECK(read("2026-11-21T07:52Z") == "2026-11-21T07:52:00.000000Z");
  CHECK(read("2026-11-21t07:52:44z") == "2026-11-21T07:52:44.000000Z");
  CHECK(read("2026-11-21 07:52:44.123+01:00") == "2026-11-21T06:52:44.123000Z");
  CHECK(read("2026-11-21 07:52:44.123456+00") == "2026-11-21T07:52:44.123456Z");
  CHECK(read("2026-11-21T07:52:44-0330") == "2026-11-21T11:22:44.000000Z");
  CHECK(read("2026-11-21T07:52:44") == "2026-11-21T07:52:44.000000Z");
  CHECK(read("2026-01-01T00:30+01:00") == "2025-12-31T23:30:00.000000Z");
}

TEST_CASE("digits beyond microseconds are cut, not rounded", "[events][time]") {
  CHECK(read("2026-11-21T07:52:44.1234569Z") == "2026-11-21T07:52:44.123456Z");
  CHECK(read("2026-11-21T07:52:44.9999999999Z") == "2026-11-21T07:52:44.999999Z");
  CHECK(read("2026-11-21T07:52:44.1Z") == "2026-11-21T07:52:44.100000Z");
}

TEST_CASE("days that are in no calendar are refused", "[events][time]") {
  for (const auto* text :
       {"2026-02-29", "2026-13-01", "2026-00-10", "2026-01-00", "2026-04-31", "1900-02-29", "0000-01-01"})
    CHECK_THROWS_AS(parse_time(text), BadInput);
  CHECK(read("2024-02-29") == "2024-02-29T00:00:00.000000Z");
}

TEST_CASE("what is no time is refused", "[events][time]") {
  for (const auto* text : {"",
                           "now",
                           "2026",
                           "2026-11",
                           "2026-1-1",
                           "26-11-21",
                           "2026/11/21",
                           "2026-11-21T",
                           "2026-11-21T7:52Z",
                           "2026-11-21T24:00Z",
                           "2026-11-21T07:60Z",
                           "2026-11-21T07:52:60Z",
                           "2026-11-21T07:52:44.Z",
                           "2026-11-21T07:52Zz",
                           "2026-11-21T07:52+24:00",
                           "2026-11-21T07:52+1",
                           "2026-11-21T07:52 +01:00",
                           " 2026-11-21",
                           "2026-11-21 ",
                           "2026-11-21T07:52:44.123456Zjunk",
                           "infinity",
                           "-2026-11-21",
                           "2026-11-21T07:52+01:",
                           "+2026-11-21"}) {
    INFO(text);
    CHECK_THROWS_AS(parse_time(text), BadInput);
  }
}

TEST_CASE("a refused time is quoted", "[events][time]") {
  CHECK_THROWS_WITH(parse_time("soon"), "time 'soon': it is not ISO 8601, such as 2026-11-21T07:52:44Z");
}

TEST_CASE("the last moment that can be written can be read", "[events][time]") {
  const auto last = parse_time("9999-12-31T23:59:59.999999Z");
  CHECK(iso_micros(last) == "9999-12-31T23:59:59.999999Z");
}

}  // namespace
}  // namespace ledgerline::tests::time_test
