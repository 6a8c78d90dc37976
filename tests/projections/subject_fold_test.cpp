#include "projections/subject_fold.hpp"

#include "projections/numbers/numbers.hpp"
#include "projections/tenants/tenants.hpp"
#include "tests/support/catch.hpp"

/// One subject's history, to a row or to what parks it.
namespace ledgerline::tests::subject_fold_test {
namespace {

Arrival added(Version version) {
  NumberAdded event;
  event.number = PoolNumber("+447700900001");
  event.country = Country("GB");
  Arrival arrival;
  arrival.recorded.position = 10 + version;
  arrival.recorded.event = event;
  arrival.recorded.number = SubjectVersion{"+447700900001", version};
  return arrival;
}

Arrival retired(Version version) {
  auto arrival = added(version);
  NumberRetired event;
  event.number = PoolNumber("+447700900001");
  event.reason = Reason("worn");
  arrival.recorded.event = event;
  return arrival;
}

}  // namespace

TEST_CASE("a history is folded to its row, event by event", "[shadow]") {
  SubjectFold<Numbers> fold;
  CHECK_FALSE(fold.row());
  fold.add(added(1));
  REQUIRE(fold.row());
  CHECK(fold.row()->status == NumberStatus::available);
  fold.add(retired(2));
  CHECK(fold.row()->status == NumberStatus::retired);
  CHECK(fold.row()->version == 2);
  CHECK_FALSE(fold.poison());
}

TEST_CASE("a fold goes on from a row that was kept", "[shadow]") {
  SubjectFold<Numbers> first;
  first.add(added(1));
  SubjectFold<Numbers> fold(first.row());
  fold.add(retired(2));
  CHECK(fold.row()->status == NumberStatus::retired);
}

TEST_CASE("an event that does not follow parks its subject, which has no row then", "[shadow]") {
  SubjectFold<Numbers> fold;
  fold.add(added(1));
  fold.add(retired(3));
  CHECK_FALSE(fold.row());
  REQUIRE(fold.poison());
  CHECK(fold.poison()->position == 13);
  CHECK_THAT(fold.poison()->reason, ContainsSubstring("version 3 of +447700900001, whose history ends at 1"));
}

TEST_CASE("an event that was not decoded parks its subject with what is wrong with it", "[shadow]") {
  SubjectFold<Numbers> fold;
  fold.add(added(1));
  auto unknown = retired(2);
  unknown.problem = "event 12: this build does not know the type";
  fold.add(unknown);
  REQUIRE(fold.poison());
  CHECK(*fold.poison() == Poison{12, "event 12: this build does not know the type"});
}

TEST_CASE("an event that evolve() refuses parks its subject", "[shadow]") {
  SubjectFold<Numbers> fold;
  fold.add(retired(1));  // of a number that was never added
  CHECK_FALSE(fold.row());
  REQUIRE(fold.poison());
  CHECK(fold.poison()->position == 11);
}

TEST_CASE("what comes behind the poison changes nothing", "[shadow]") {
  SubjectFold<Numbers> fold;
  fold.add(retired(1));
  const auto poison = *fold.poison();
  fold.add(added(1));
  fold.add(retired(2));
  CHECK_FALSE(fold.row());
  CHECK(*fold.poison() == poison);
}

}  // namespace ledgerline::tests::subject_fold_test
