#include "engine/policy.hpp"

#include "engine/commands.hpp"
#include "events/kernel/error.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/given.hpp"

namespace ledgerline::tests::policy_test {
namespace {

TEST_CASE("the production defaults are those of the requirements", "[engine][policy]") {
  const Policy policy;
  CHECK(policy.default_country == "GB");
  CHECK(policy.cool_down("US") == 45 * day);
  CHECK(policy.cool_down("GB") == 30 * day);
  CHECK(policy.cool_down("FR") == 45 * day);
  CHECK(policy.grace() == 7 * day);
  CHECK_FALSE(policy.trial_numbers);
}

TEST_CASE("cool-downs are set by country, and * is all others", "[engine][policy]") {
  Policy policy;
  read_cool_downs("US=60,FR=1,*=90", policy);
  CHECK(policy.cool_down("US") == 60 * day);
  CHECK(policy.cool_down("FR") == day);
  CHECK(policy.cool_down("GB") == 30 * day);
  CHECK(policy.cool_down("ZA") == 90 * day);
  read_cool_downs("GB=0", policy);
  CHECK(policy.cool_down("GB") == 0);
  read_cool_downs("", policy);
  CHECK(policy.cool_down("US") == 60 * day);
}

TEST_CASE("cool-downs that cannot be read are refused and quoted", "[engine][policy]") {
  for (const auto* text : {"US", "US=", "US=-1", "US=x", "US=1x", "US=3651", "us=1", "USA=1", "=1",
                           "US=1,,GB=2", "US 45", "US=99999999999999999999", "US=1.5"}) {
    Policy policy;
    INFO(text);
    CHECK_THROWS_AS(read_cool_downs(text, policy), BadInput);
  }
  Policy policy;
  CHECK_THROWS_WITH(read_cool_downs("GB=soon", policy), ContainsSubstring("cool-down 'GB=soon'"));
}

TEST_CASE("a statement is what the caller stated, its name and canonical JSON", "[engine][command]") {
  // Fingerprints of it stay in logs: another form would refuse the repeats of old commands.
  CHECK(statement_of(AllocateNumber{tenant("shop")}) == R"(number.allocate {"tenant":"shop"})");
  CHECK(statement_of(ReserveNumber{number(first), tenant("shop"), 5}) ==
        R"(pool.reserve {"minutes":5,"number":"+447700900001","tenant":"shop"})");
}

TEST_CASE("two requests have one statement only if they are the same", "[engine][command]") {
  auto other_email = registered("shop");
  other_email.email = Personal(Email("zoe@example.com"));
  const std::vector<Request> all = {AddNumbers{{added(first)}},
                                    AddNumbers{{added(first, "US")}},
                                    AddNumbers{{added(first), added(second)}},
                                    AddNumbers{{added(second), added(first)}},
                                    AddNumbers{},
                                    ReserveNumber{number(first), tenant("shop"), 5},
                                    ReserveNumber{number(first), tenant("shop"), 6},
                                    UnreserveNumber{number(first)},
                                    RetireNumber{number(first), Reason("a")},
                                    RetireNumber{number(first), Reason("b")},
                                    ReturnNumber{number(first)},
                                    ServeWaiting{Country("GB")},
                                    RegisterTenant{registered("shop")},
                                    RegisterTenant{on_trial("shop")},
                                    RegisterTenant{other_email},
                                    ConvertTenant{tenant("shop")},
                                    ActivatePayment{tenant("shop"), {}},
                                    ActivatePayment{tenant("shop"), Reference("r")},
                                    LapsePayment{tenant("shop")},
                                    AllocateNumber{tenant("shop")},
                                    ReleaseNumber{tenant("shop"), Reason("a")},
                                    ReleaseLapsed{tenant("shop")}};
  std::set<std::string> statements;
  for (const auto& request : all) statements.insert(statement_of(request));
  CHECK(statements.size() == all.size());
  for (const auto& request : all) CHECK(statements.contains(statement_of(Request(request))));
}

}  // namespace
}  // namespace ledgerline::tests::policy_test
