#include "projections/words.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/given.hpp"

namespace ledgerline::tests::words_test {

TEST_CASE("durations are told in two units at most", "[words]") {
  CHECK(lasting(0) == "0 ms");
  CHECK(lasting(9'999'000) == "9999 ms");
  CHECK(lasting(10'000'000) == "10.0 s");
  CHECK(lasting(119'000'000) == "119.0 s");
  CHECK(lasting(120'000'000) == "2 min");
  CHECK(lasting(303'000'000) == "5 min 3 s");
  CHECK(lasting(120 * micros_per_minute) == "2 h");
  CHECK(lasting(440 * micros_per_minute) == "7 h 20 min");
  CHECK(lasting(2 * day + 60 * micros_per_minute) == "2 d 1 h");
}

TEST_CASE("who is behind an event is told with what it goes back to", "[words]") {
  Cause cause;
  cause.actor = Actor("webhook:stripe");
  cause.command = Code("payment.activate");
  CHECK(who(cause) == "a webhook of stripe (payment.activate)");
  cause.causation = Reference("evt_1");
  cause.correlation = Reference("req-7");
  cause.reason = Reason("a test");
  cause.trace_parent = Reference("00-4b-00-01");
  CHECK(
      who(cause) ==
      "a webhook of stripe (payment.activate, for evt_1, because: a test, request req-7, trace 00-4b-00-01)");
  cause = Cause{};
  cause.command = Code("pool.return");
  cause.actor = Actor("ticker:ana@desk");
  CHECK(who(cause) == "the clock at ana@desk (pool.return)");
}

TEST_CASE("of many positions the first ones are named", "[words]") {
  CHECK(in_brackets({}).empty());
  CHECK(in_brackets({4, 7}) == "[4, 7]");
  CHECK(in_brackets({1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}) ==
        "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, and 2 more]");
}

}  // namespace ledgerline::tests::words_test
