#include "tests/support/catch.hpp"
#include "tests/support/given.hpp"

namespace ledgerline::tests::gate_test {
namespace {

Policy trials_get_numbers() {
  Policy policy;
  policy.trial_numbers = true;
  return policy;
}

const AllocateNumber allocate{tenant("shop")};
const ConvertTenant convert{tenant("shop")};
const ActivatePayment activate{tenant("shop"), Reference("sub_1")};
const PaymentActivated activated{tenant("shop"), Reference("sub_1")};

TEST_CASE("a tenant that has not paid is held back, though the pool is full", "[decider][gate]") {
  given({registered("shop"), added(first)}).when(allocate).then({blocked("shop")});
}

TEST_CASE("a tenant that has not paid is held back before the pool is asked", "[decider][gate]") {
  given({registered("shop")}).when(allocate).then({blocked("shop")});
}

TEST_CASE("a tenant that paid is given a number", "[decider][gate]") {
  given({registered("shop"), paid("shop"), added(first)}).when(allocate).then({assigned(first, "shop")});
}

TEST_CASE("a tenant whose payment lapsed is held back", "[decider][gate]") {
  given({registered("shop"), paid("shop"), lapsed("shop"), added(first)})
      .when(allocate)
      .then({blocked("shop")});
}

TEST_CASE("a trial is held back where trials get no numbers", "[decider][gate]") {
  given({on_trial("shop"), added(first)}).when(allocate).then({blocked("shop")});
}

TEST_CASE("a trial is given a number where the policy lets it, and the event says so", "[decider][gate]") {
  given({on_trial("shop"), added(first)})
      .under(trials_get_numbers())
      .when(allocate)
      .then({assigned(first, "shop", Asked::request, Gate::trial)});
}

TEST_CASE("a trial that pays is let through as paying", "[decider][gate]") {
  given({on_trial("shop"), paid("shop"), added(first)})
      .under(trials_get_numbers())
      .when(allocate)
      .then({assigned(first, "shop", Asked::request, Gate::paid)});
}

TEST_CASE("the policy for trials lets nobody else through", "[decider][gate]") {
  given({registered("shop"), added(first)})
      .under(trials_get_numbers())
      .when(allocate)
      .then({blocked("shop")});
}

TEST_CASE("asking while held back starts nothing by itself once the tenant pays", "[decider][gate]") {
  given({registered("shop"), added(first), blocked("shop")}).when(activate).then({activated});
}

TEST_CASE("converting asks for a number, which waits for the payment", "[decider][gate]") {
  const TenantConverted converted{tenant("shop"), {}};
  given({on_trial("shop"), added(first)}).when(convert).then({converted, blocked("shop", Asked::conversion)});
  given({on_trial("shop"), added(first), converted, blocked("shop", Asked::conversion)})
      .when(activate)
      .then({activated, assigned(first, "shop", Asked::payment)});
}

TEST_CASE("a trial that paid already is given its number by converting", "[decider][gate]") {
  given({on_trial("shop"), paid("shop"), added(first)})
      .when(convert)
      .then({TenantConverted{tenant("shop"), {}}, assigned(first, "shop", Asked::conversion)});
}

TEST_CASE("a payment finds the pool empty, and the conversion's request waits in the queue",
          "[decider][gate]") {
  given({on_trial("shop"), TenantConverted{tenant("shop"), {}}, blocked("shop", Asked::conversion)})
      .when(activate)
      .then({activated, waits("shop", Asked::payment)});
}

TEST_CASE("a trial that holds a number keeps it when it converts, for the grace if it has not paid",
          "[decider][gate]") {
  const std::vector<Event> holds = {on_trial("shop"), added(first), added(second),
                                    assigned(first, "shop", Asked::request, Gate::trial)};
  const auto until = start + 7 * day;
  given(holds).under(trials_get_numbers()).when(convert).then({TenantConverted{tenant("shop"), until}});
  auto unpaid = holds;
  unpaid.emplace_back(TenantConverted{tenant("shop"), until});
  given(unpaid)
      .after(7 * day)
      .when(ReleaseLapsed{tenant("shop")})
      .then({released(first, "shop", "the payment lapsed and the grace is over"),
             rests(first, until + 30 * day)});
  auto pays = holds;
  pays.emplace_back(paid("shop"));
  given(pays).under(trials_get_numbers()).when(convert).then({TenantConverted{tenant("shop"), {}}});
}

TEST_CASE("converting twice changes nothing", "[decider][gate]") {
  given({registered("shop")}).when(convert).then({unchanged("shop", "tenant.convert", "ALREADY_CONVERTED")});
}

TEST_CASE("paying twice changes nothing and asks for nothing", "[decider][gate]") {
  given({registered("shop"), paid("shop"), added(first)})
      .when(activate)
      .then({unchanged("shop", "payment.activate", "ALREADY_ACTIVE")});
}

}  // namespace
}  // namespace ledgerline::tests::gate_test
