#include "tests/support/catch.hpp"
#include "tests/support/given_talk.hpp"
#include "tests/support/given_work.hpp"

/// Every command about a known subject is answered by an event, whatever the subject's state.
namespace ledgerline::tests::answers_test {
namespace {

const std::vector<std::vector<Event>> states = {
    {registered("shop"), added(first)},
    {on_trial("shop"), added(first)},
    {registered("shop"), paid("shop"), added(first)},
    {registered("shop"), paid("shop"), added(first), assigned(first, "shop")},
    {registered("shop"), paid("shop"), added(first), assigned(first, "shop"), lapsed("shop", start)},
    {registered("shop"), paid("shop"), added(first), assigned(first, "shop"), released(first, "shop"),
     rests(first, start)},
    {registered("shop"), paid("shop"), added(first), retired(first), waits("shop")},
    {registered("shop"), paid("shop"), added(first), reserved(first, "shop", start)},
    {registered("shop"), paid("shop"), added(first), retired(first), waits("shop"), lapsed("shop")},
    {registered("shop"), paid("shop"), started("shop", Supply::purchase), searches("shop"),
     ordered(first, "shop")},
    {registered("shop"), paid("shop"), added(first), assigned(first, "shop"),
     TenantClosed{tenant("shop"), Reason("moved")}},
    {registered("shop"), paid("shop"), added(first), TenantClosed{tenant("shop"), Reason("moved")},
     TenantErased{tenant("shop"), Reason("asked"), 3}},
};

/// The outcome of a step that nobody tried.
RecordEffect unheard_of() {
  RecordEffect record;
  record.number = number(first);
  record.effect = EffectId("eff_00000000000000000000000000000000");
  record.step = Step::buy;
  return record;
}

const std::vector<Request> requests = {
    AddNumbers{{added(first)}},
    ReserveNumber{number(first), tenant("shop"), 5},
    UnreserveNumber{number(first)},
    RetireNumber{number(first), Reason("spam")},
    ReturnNumber{number(first)},
    RegisterTenant{registered("shop")},
    ConvertTenant{tenant("shop")},
    ActivatePayment{tenant("shop"), {}},
    LapsePayment{tenant("shop")},
    AllocateNumber{tenant("shop")},
    ReleaseNumber{tenant("shop"), Reason("closed")},
    ReleaseLapsed{tenant("shop")},
    ProvisionNumber{started("shop", Supply::pool_then_purchase)},
    SetVoice{tenant("shop"), VoiceRoute::vapi},
    AssignAssistant{tenant("shop"), AssistantId("018f3c9e-6d0a-7c4b-8d1e-2f3a4b5c6d7e")},
    GiveAddress{std::get<AddressGiven>(one_of_each_at_the_providers()[5])},
    CloseTenant{tenant("shop"), Reason("moved")},
    EraseTenant{tenant("shop"), Reason("asked")},
    RewireNumber{tenant("shop")},
    LoseNumber{number(first), tenant("shop"), Code("NOT_OWNED")},
    unheard_of(),
    RetryEffect{tenant("shop"), number(first), {}},
    AbandonEffect{tenant("shop"), number(first), Reason("enough")},
    text("shop", "YES"),
    RecordText{tenant("shop"), Reference("SM1"), Code("30003")},
};

TEST_CASE("every command about a known subject is answered by an event, in every state",
          "[decider][answers]") {
  for (std::size_t state = 0; state < states.size(); ++state)
    for (const auto& request : requests) {
      INFO("state " << state << ", command " << name_of(request));
      CHECK_FALSE(given(states[state]).when(request).events().empty());
      CHECK_FALSE(given(states[state]).after(100 * day).when(request).events().empty());
    }
}

TEST_CASE("every command is tried", "[decider][answers]") {
  // ServeWaiting is about a country, so it answers by what it gives, or by nothing. A worker's question
  // whether there is something to do is no business of an auditor's where there is not; nor is a call to a
  // number whose onboarding does not wait for one.
  CHECK(requests.size() + 3 == std::variant_size_v<Request>);
}

TEST_CASE("asking the same once more gives nobody another number", "[decider][answers]") {
  for (const auto& state : states)
    for (const auto& request : requests) {
      const auto once = given(state).after(day).when(request).events();
      INFO(name_of(request));
      const auto again = given(state).after(day, once).when(request).events();
      for (const auto& event : again) CHECK_FALSE(std::holds_alternative<NumberAssigned>(event));
    }
}

}  // namespace
}  // namespace ledgerline::tests::answers_test
