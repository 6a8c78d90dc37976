#include "tests/support/catch.hpp"
#include "tests/support/given_talk.hpp"

namespace ledgerline::tests::onboarding_test {
namespace {

using State = OnboardingState;
using W = Wording;

// Functions, not objects: the stories' words use objects of other files.
std::vector<Event> known() { return {registered("shop")}; }
std::vector<Event> at_s5(std::vector<Event> before) {
  return talked(std::move(before), "shop", four_answers());
}
std::vector<Event> and_then(std::vector<Event> history, const std::vector<Event>& more) {
  history.insert(history.end(), more.begin(), more.end());
  return history;
}
/// At S6, with the pool's number.
std::vector<Event> at_s6() {
  return talked(at_s5({registered("shop"), paid("shop"), added(first)}), "shop", {"YES"});
}
std::vector<Event> at_s8() { return talked(at_s6(), "shop", {"1", "DONE"}); }
State state_after(const std::vector<Event>& history) {
  return given(history).facts().tenant(tenant("shop"))->conversation->state;
}
TextOwed sorry(W question, const std::string& e164 = {}) {
  return owes("shop", W::not_understood, e164, Texts().render(question, {"shop", "GB", e164, {}}));
}

TEST_CASE("a first text makes its sender known, begins the onboarding and answers its first question",
          "[decider][onboarding]") {
  auto newcomer = registered("shop");
  newcomer.business_name = Personal(Name(newcomer.owner_phone.shown()));
  given({})
      .when(text("shop", "Plumber from London"))
      .then({newcomer, heard("shop", "Plumber from London"), OnboardingStarted{tenant("shop"), 1},
             answered("shop", State::business_type, "Plumber from London"),
             advanced("shop", State::business_type), owes("shop", W::ask_business_name)});
}

TEST_CASE("whom a text made known is called by its phone until it says its name", "[decider][onboarding]") {
  const auto begun = talked({}, "shop", {"Plumber"});
  const auto name = [](const std::vector<Event>& history) {
    return given(history).facts().tenant(tenant("shop"))->business_name.shown();
  };
  CHECK(name(begun) == registered("shop").owner_phone.shown());
  CHECK(name(talked(begun, "shop", {"ABC Plumbing"})) == "ABC Plumbing");
  CHECK(name(talked(known(), "shop", {"Plumber", "ABC Plumbing"})) == "shop & Sons");
}

TEST_CASE("each answer leads to the next question, and is kept", "[decider][onboarding]") {
  given(known())
      .when(text("shop", "Plumber"))
      .then({heard("shop", "Plumber"), OnboardingStarted{tenant("shop"), 1},
             answered("shop", State::business_type, "Plumber"), advanced("shop", State::business_type),
             owes("shop", W::ask_business_name)});
  given(talked(known(), "shop", {"Plumber"}))
      .when(text("shop", "  ABC\n Plumbing "))
      .then({heard("shop", "  ABC\n Plumbing "), answered("shop", State::business_name, "ABC Plumbing"),
             advanced("shop", State::business_name), owes("shop", W::ask_owner_name)});
  given(talked(known(), "shop", {"Plumber", "ABC"}))
      .when(text("shop", "John"))
      .then({heard("shop", "John"), answered("shop", State::owner_name, "John"),
             advanced("shop", State::owner_name), owes("shop", W::ask_channel)});
  given(talked(known(), "shop", {"Plumber", "ABC", "John"}))
      .when(text("shop", "sms."))
      .then({heard("shop", "sms."), answered("shop", State::channel, "SMS"), advanced("shop", State::channel),
             owes("shop", W::confirm_live)});
}

TEST_CASE("whoever has not paid is blocked at S5, and told how to pay", "[decider][onboarding]") {
  const auto before = at_s5({registered("shop"), added(first)});
  given(before)
      .when(text("shop", "YES"))
      .then({heard("shop", "YES"), blocked("shop", Asked::onboarding),
             held_up("shop", State::confirm_live, "PAYMENT_REQUIRED"), owes("shop", W::payment_required)});
  CHECK(state_after(talked(before, "shop", {"YES"})) == State::confirm_live);
}

TEST_CASE("READY after the payment is given a number", "[decider][onboarding]") {
  const auto before =
      and_then(talked(at_s5({registered("shop"), added(first)}), "shop", {"YES"}), {paid("shop")});
  given(before)
      .when(text("shop", "ready!"))
      .then({heard("shop", "ready!"), assigned(first, "shop", Asked::onboarding),
             advanced("shop", State::confirm_live), owes("shop", W::ask_phone_type, first)});
}

TEST_CASE("a number that is there passes S5 like an allocation", "[decider][onboarding]") {
  const auto before =
      and_then(at_s5({registered("shop"), paid("shop"), added(first)}), {assigned(first, "shop")});
  given(before)
      .when(text("shop", "YES"))
      .then({heard("shop", "YES"), AllocationRepeated{tenant("shop"), E164(first)},
             advanced("shop", State::confirm_live), owes("shop", W::ask_phone_type, first)});
}

TEST_CASE("where the pool is empty the tenant waits, and is told when its number is there",
          "[decider][onboarding]") {
  const auto before = at_s5({registered("shop"), paid("shop")});
  given(before)
      .when(text("shop", "YES"))
      .then({heard("shop", "YES"), waits("shop", Asked::onboarding),
             held_up("shop", State::confirm_live, "POOL_EMPTY"), owes("shop", W::pool_empty)});
  const auto waiting = talked(before, "shop", {"YES"});
  given(waiting)
      .when(AddNumbers{{added(first)}})
      .then({added(first), assigned(first, "shop", Asked::queue), owes("shop", W::number_ready, first)});
  const auto ready = and_then(waiting, {added(first), assigned(first, "shop", Asked::queue)});
  CHECK(state_after(ready) == State::confirm_live);
  CHECK(state_after(talked(ready, "shop", {"READY"})) == State::phone_type);
}

TEST_CASE("a number that comes when nobody waits for it by text is not told of", "[decider][onboarding]") {
  given({registered("shop"), paid("shop"), waits("shop")})
      .when(AddNumbers{{added(first)}})
      .then({added(first), assigned(first, "shop", Asked::queue)});
  given(and_then(at_s8(), {released(first, "shop"), added(second), waits("shop")}))
      .when(ServeWaiting{Country("GB")})
      .then({assigned(second, "shop", Asked::queue)});
}

TEST_CASE("each phone gets its own instructions, with the tenant's number", "[decider][onboarding]") {
  given(at_s6())
      .when(text("shop", "1"))
      .then({heard("shop", "1"), answered("shop", State::phone_type, "iPhone"),
             advanced("shop", State::phone_type), owes("shop", W::forward_iphone, first)});
  given(at_s6())
      .when(text("shop", "Android"))
      .then({heard("shop", "Android"), answered("shop", State::phone_type, "Android"),
             advanced("shop", State::phone_type), owes("shop", W::forward_android, first)});
}

TEST_CASE("without a number nobody is told to forward, and READY asks for one", "[decider][onboarding]") {
  const auto before = and_then(at_s6(), {released(first, "shop")});
  given(before)
      .when(text("shop", "1"))
      .then({heard("shop", "1"), held_up("shop", State::phone_type, "NO_TWILIO_NUMBER"),
             owes("shop", W::number_missing)});
  given(before)
      .when(text("shop", "READY"))
      .then({heard("shop", "READY"), waits("shop", Asked::onboarding),
             held_up("shop", State::phone_type, "POOL_EMPTY"), owes("shop", W::pool_empty)});
  given(and_then(before, {added(second)}))
      .when(text("shop", "READY"))
      .then({heard("shop", "READY"), assigned(second, "shop", Asked::onboarding),
             repeated("shop", State::phone_type, "NUMBER_ASSIGNED"),
             owes("shop", W::ask_phone_type, second)});
  given(and_then(before, {lapsed("shop")}))
      .when(text("shop", "READY"))
      .then({heard("shop", "READY"), blocked("shop", Asked::onboarding),
             held_up("shop", State::phone_type, "PAYMENT_REQUIRED"), owes("shop", W::payment_required)});
}

TEST_CASE("DONE waits for a call, and a call to the tenant's number completes", "[decider][onboarding]") {
  given(talked(at_s6(), "shop", {"1"}))
      .when(text("shop", "Done"))
      .then({heard("shop", "Done"), advanced("shop", State::forwarding_sent),
             owes("shop", W::await_test_call)});
  given(at_s8())
      .when(call("shop", first))
      .then({TestCallReceived{tenant("shop"), E164(first), Reference("CA1")},
             advanced("shop", State::forwarding_confirm), OnboardingCompleted{tenant("shop")},
             owes("shop", W::completed)});
}

TEST_CASE("calls that the onboarding does not wait for append nothing", "[decider][onboarding]") {
  given(known()).when(call("shop", first)).then({});
  given(at_s6()).when(call("shop", first)).then({});
  given(at_s8()).when(call("shop", second)).then({});
  const auto through = and_then(at_s8(), given(at_s8()).when(call("shop", first)).events());
  CHECK(state_after(through) == State::complete);
  given(through).when(call("shop", first)).then({});
  given({}).when(call("shop", first)).then_refused("UNKNOWN_TENANT");
}

TEST_CASE("what is no answer gets the question again, and changes nothing else", "[decider][onboarding]") {
  const auto confirming = at_s5(known());
  const auto choosing = talked(known(), "shop", {"Plumber", "ABC", "John"});
  given(choosing)
      .when(text("shop", "pigeon"))
      .then({heard("shop", "pigeon"), repeated("shop", State::channel, "NOT_UNDERSTOOD"),
             sorry(W::ask_channel)});
  given(confirming)
      .when(text("shop", "maybe"))
      .then({heard("shop", "maybe"), repeated("shop", State::confirm_live, "NOT_UNDERSTOOD"),
             sorry(W::confirm_live)});
  given(at_s6())
      .when(text("shop", "3"))
      .then({heard("shop", "3"), repeated("shop", State::phone_type, "NOT_UNDERSTOOD"),
             sorry(W::ask_phone_type, first)});
  given(at_s8())
      .when(text("shop", "hello?"))
      .then({heard("shop", "hello?"), repeated("shop", State::forwarding_confirm, "NOT_UNDERSTOOD"),
             sorry(W::await_test_call, first)});
  given(talked(known(), "shop", {"Plumber"}))
      .when(text("shop", std::string(201, 'x')))
      .then({heard("shop", std::string(201, 'x')), repeated("shop", State::business_name, "NOT_UNDERSTOOD"),
             sorry(W::ask_business_name)});
}

TEST_CASE("a text without words is asked what it means", "[decider][onboarding]") {
  given(known())
      .when(text("shop", ""))
      .then({heard("shop", ""), OnboardingStarted{tenant("shop"), 1},
             repeated("shop", State::business_type, "NOT_UNDERSTOOD"), sorry(W::ask_business_type)});
}

TEST_CASE("what is still on its way is not said twice", "[decider][onboarding]") {
  auto waiting = and_then(at_s5(known()), given(at_s5(known())).when(text("shop", "YES")).events());
  given(waiting)
      .when(text("shop", "YES", "SM2"))
      .then({heard("shop", "YES", "SM2"), blocked("shop", Asked::onboarding),
             held_up("shop", State::confirm_live, "PAYMENT_REQUIRED")});
  given(all_sent(waiting, "shop"))
      .when(text("shop", "YES", "SM2"))
      .then({heard("shop", "YES", "SM2"), blocked("shop", Asked::onboarding),
             held_up("shop", State::confirm_live, "PAYMENT_REQUIRED"), owes("shop", W::payment_required)});
}

TEST_CASE("STOP is obeyed until START: texts are heard, and nothing is said or moved",
          "[decider][onboarding]") {
  const auto begun = given(known()).when(text("shop", "Plumber")).events();
  const auto owing = and_then(known(), begun);
  given(owing).when(text("shop", "stop")).then({heard("shop", "stop"), TextsStopped{tenant("shop")}});
  const auto stopped = and_then(owing, {heard("shop", "stop"), TextsStopped{tenant("shop")}});
  CHECK_FALSE(given(stopped).facts().tenant(tenant("shop"))->text_work);
  given(stopped).when(text("shop", "ABC Plumbing")).then({heard("shop", "ABC Plumbing")});
  given(stopped).when(text("shop", "HELP")).then({heard("shop", "HELP")});
  given(stopped).when(text("shop", "STOP")).then({heard("shop", "STOP")});
  for (const auto* word : {"START", "unstop", "Yes"})
    given(stopped)
        .when(text("shop", word))
        .then({heard("shop", word), TextsResumed{tenant("shop")},
               repeated("shop", State::business_name, "RESUMED"), owes("shop", W::ask_business_name)});
}

TEST_CASE("what became of a text is recorded; who opted out at the carrier is texted no more",
          "[decider][onboarding]") {
  const Reference message("SM9");
  const auto record = [&](std::optional<Code> failed) {
    return RecordText{tenant("shop"), message, std::move(failed)};
  };
  const auto begun = and_then(known(), given(known()).when(text("shop", "Plumber")).events());
  given(begun).when(record({})).then({TextDelivered{tenant("shop"), message}});
  const TextFailed unreachable{tenant("shop"), message, Code("30003")};
  given(begun).when(record(Code("30003"))).then({unreachable});
  const TextFailed opted_out{tenant("shop"), message, Code("21610")};
  given(begun).when(record(Code("21610"))).then({opted_out, TextsStopped{tenant("shop")}});
  const auto stopped = and_then(begun, {opted_out, TextsStopped{tenant("shop")}});
  given(stopped).when(record(Code("21610"))).then({opted_out});
  given(known()).when(record({})).then({unchanged("shop", "text.record", "NEVER_TEXTED")});
  given({}).when(record({})).then_refused("UNKNOWN_TENANT");
}

TEST_CASE("whoever stopped texts is not told of its number", "[decider][onboarding]") {
  const auto waiting = talked(at_s5({registered("shop"), paid("shop")}), "shop", {"YES", "STOP"});
  given(waiting).when(AddNumbers{{added(first)}}).then({added(first), assigned(first, "shop", Asked::queue)});
}

TEST_CASE("HELP is helped in every state, and moves nothing", "[decider][onboarding]") {
  given(at_s6()).when(text("shop", "Help")).then({heard("shop", "Help"), owes("shop", W::help, first)});
  CHECK(state_after(talked(known(), "shop", {"HELP"})) == State::business_type);
}

TEST_CASE("a closed tenant is heard, and not answered", "[decider][onboarding]") {
  given({registered("shop"), TenantClosed{tenant("shop"), Reason("gone")}})
      .when(text("shop", "Plumber"))
      .then({heard("shop", "Plumber")});
}

TEST_CASE("a number that is being bought is on its way", "[decider][onboarding]") {
  ProvisioningStarted wish;
  wish.tenant = tenant("shop");
  wish.supply = Supply::purchase;
  const auto before =
      at_s5({registered("shop"), paid("shop"), wish, AllocationSearching{tenant("shop"), {}}});
  given(before)
      .when(text("shop", "YES"))
      .then({heard("shop", "YES"), unchanged("shop", "number.allocate", "IN_PROGRESS"),
             held_up("shop", State::confirm_live, "IN_PROGRESS"), owes("shop", W::number_missing)});
}

}  // namespace
}  // namespace ledgerline::tests::onboarding_test
