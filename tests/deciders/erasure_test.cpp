#include "tests/support/catch.hpp"
#include "tests/support/given_talk.hpp"
#include "tests/support/given_work.hpp"

/// A tenant who is erased: when, what is left of its row, and what it is answered afterwards.
namespace ledgerline::tests::erasure_test {
namespace {

const EraseTenant forget{tenant("shop"), Reason("asked to be forgotten")};

TenantRegistered with_all() {
  auto event = registered("shop");
  event.email = Personal(Email("zoe@example.com"));
  event.assistant = AssistantId("018f3c9e-6d0a-7c4b-8d1e-2f3a4b5c6d7e");
  return event;
}
TenantClosed closed() { return {tenant("shop"), Reason("moved")}; }
TenantErased certificate(std::int64_t events, bool exported = false) {
  return {tenant("shop"), forget.reason, events, exported, {}};
}
std::vector<Event> gone() { return {with_all(), paid("shop"), closed(), certificate(3)}; }

TenantRefused no(const std::string& why) { return refused("shop", "tenant.erase", why); }

std::vector<Event> and_then(std::vector<Event> history, const std::vector<Event>& more) {
  history.insert(history.end(), more.begin(), more.end());
  return history;
}

}  // namespace

TEST_CASE("a closed tenant is erased, with a certificate that counts its events", "[decider][erasure]") {
  given({with_all(), paid("shop"), closed()}).when(forget).then({certificate(3)});
}

TEST_CASE("the certificate names the key that the turn was told of", "[decider][erasure]") {
  auto facts = given({with_all(), closed()}).facts();
  facts.mark_key("shop", Reference("mark"));
  const auto decision = decide(facts, forget);
  const auto& events = std::get<std::vector<Event>>(decision);
  REQUIRE(events.size() == 1);
  CHECK(std::get<TenantErased>(events[0]).key == Reference("mark"));
}

TEST_CASE("who is erased already is so once more, and nothing changes", "[decider][erasure]") {
  given(gone()).when(forget).then({unchanged("shop", "tenant.erase", "ALREADY_ERASED")});
  given({}).when(forget).then_refused("UNKNOWN_TENANT");
}

TEST_CASE("a tenant that is not closed is not erased, whatever its state", "[decider][erasure]") {
  const std::vector<Event> paying{with_all(), paid("shop"), added(first)};
  given({with_all()}).when(forget).then({no("TENANT_NOT_CLOSED")});
  given(and_then(paying, {assigned(first, "shop")})).when(forget).then({no("TENANT_NOT_CLOSED")});
  given({with_all(), paid("shop"), waits("shop")}).when(forget).then({no("TENANT_NOT_CLOSED")});
  given(talked({registered("shop")}, "shop", {"Plumber"})).when(forget).then({no("TENANT_NOT_CLOSED")});
}

TEST_CASE("once it is closed, a tenant that had a number is erased", "[decider][erasure]") {
  std::vector<Event> history{with_all(), paid("shop"), added(first), assigned(first, "shop")};
  history = and_then(history, given(history).when(CloseTenant{tenant("shop"), Reason("moved")}).events());
  const auto version = given(history).facts().tenant(tenant("shop"))->version;
  given(history).when(forget).then({certificate(version)});
}

TEST_CASE("a number that is being bought for it comes first", "[decider][erasure]") {
  std::vector<Event> history{with_all(),       paid("shop"),           started("shop", Supply::purchase),
                             searches("shop"), ordered(first, "shop"), closed()};
  given(history).when(forget).then({no("NUMBER_ON_ITS_WAY")});
  history.emplace_back(purchased(first, "shop"));
  given(history).when(forget).then({no("NUMBER_ON_ITS_WAY")});
  history.emplace_back(unreserved(first, "shop"));
  given(history).when(forget).then({certificate(8)});
}

TEST_CASE("a text that a worker is sending comes first, unless its lease is over", "[decider][erasure]") {
  auto story = given(
      and_then({registered("shop")}, given({registered("shop")}).when(text("shop", "Plumber")).events()));
  auto asking = attempt("shop", "");
  asking.texts = true;
  const auto attempting = story.when(asking).events();
  REQUIRE(attempting.size() == 1);
  story.after(0, {closed()});
  const auto version = story.facts().tenant(tenant("shop"))->version;
  story.when(forget).then({certificate(version)});  // nobody has read it yet
  story.after(0, attempting);
  story.when(forget).then({no("STEP_UNDER_WAY")});
  story.after(Policy().effects.lease);
  story.when(forget).then({certificate(version + 1)});
}

TEST_CASE("what a worker reports late is noted, and not told again", "[decider][erasure]") {
  auto story = given(
      and_then({registered("shop")}, given({registered("shop")}).when(text("shop", "Plumber")).events()));
  auto asking = attempt("shop", "");
  asking.texts = true;
  const auto attempting = story.when(asking).events();
  story.after(0, attempting).after(Policy().effects.lease, {closed()});
  story.after(0, story.when(forget).events());
  const auto late = story.when(came_to(std::get<EffectAttempted>(attempting[0]), EffectOutcome::done, "SM7"));
  REQUIRE(late.events().size() == 1);
  CHECK(std::get<EffectNoted>(late.events()[0]).reference == Reference("SM7"));
  CHECK_FALSE(story.facts().tenant(tenant("shop"))->text_work);
}

TEST_CASE("an export that does not have all of the history does not count", "[decider][erasure]") {
  auto request = forget;
  const std::vector<Event> history{with_all(), paid("shop"), closed()};
  for (const Version some : {0, 2, 4}) {
    request.exported = some;
    given(history).when(request).then({no("EXPORT_INCOMPLETE")});
  }
  request.exported = 3;
  given(history).when(request).then({certificate(3, true)});
}

TEST_CASE("an erased tenant's row tells nothing of a person, and holds nothing that another may want",
          "[decider][erasure]") {
  auto history = talked({with_all(), paid("shop")}, "shop", {"Plumber", "ABC Plumbing"});
  history = and_then(history, {AddressGiven{tenant("shop"), Country("GB"), Personal(Name("Zoë")),
                                            Personal(Name("1 High St")), Personal(Name("London")),
                                            Personal(Name("London")), Personal(Name("SW1A"))},
                               closed(), certificate(1)});
  const auto facts = given(history).facts();
  const auto& row = *facts.tenant(tenant("shop"));
  CHECK(row.erased);
  CHECK(row.business_name.erased());
  CHECK(row.owner_phone.erased());
  CHECK_FALSE((row.email || row.address || row.work || row.text_work || row.assistant));
  REQUIRE(row.conversation);
  CHECK(row.conversation->state == OnboardingState::owner_name);
  CHECK_FALSE((row.conversation->business_type || row.conversation->business_name));
  CHECK(row.conversation->texts.empty());
  CHECK_FALSE(facts.holder_of_phone(with_all().owner_phone));
  auto other = with_all();
  other.tenant = tenant("other");
  given(history).when(RegisterTenant{other}).then({other});
}

TEST_CASE("a second certificate cannot follow", "[decider][erasure]") {
  CHECK_THROWS_AS(given(and_then(gone(), {certificate(4)})).facts(), Damaged);
}

TEST_CASE("whatever is asked for an erased tenant is refused, and nothing is told of a person",
          "[decider][erasure]") {
  const auto id = tenant("shop");
  const auto address = AddressGiven{id,
                                    Country("GB"),
                                    Personal(Name("Zoë")),
                                    Personal(Name("1 High St")),
                                    Personal(Name("London")),
                                    Personal(Name("London")),
                                    Personal(Name("SW1A"))};
  const std::vector<Request> requests = {RegisterTenant{with_all()},
                                         ConvertTenant{id},
                                         ActivatePayment{id, {}},
                                         LapsePayment{id},
                                         AllocateNumber{id},
                                         ReleaseNumber{id, Reason("x")},
                                         ReleaseLapsed{id},
                                         ProvisionNumber{started("shop", Supply::pool)},
                                         SetVoice{id, VoiceRoute::app},
                                         AssignAssistant{id, *with_all().assistant},
                                         GiveAddress{address},
                                         CloseTenant{id, Reason("x")},
                                         RewireNumber{id},
                                         ReserveNumber{number(first), id, 5},
                                         call("shop", first),
                                         RecordText{id, Reference("SM1"), {}},
                                         RetryEffect{id, {}, {}},
                                         AbandonEffect{id, {}, Reason("x")}};
  const auto story = given(and_then({added(first)}, gone()));
  for (const auto& request : requests) {
    INFO(name_of(request));
    story.when(request).then({refused("shop", std::string(name_of(request)), "ERASED")});
  }
}

TEST_CASE("whoever texts after it was erased begins anew, under another id", "[decider][erasure]") {
  const auto again = text("shop", "Plumber");
  const auto ids = beginnings_of(again);
  REQUIRE(ids.size() > 1);
  CHECK(ids[0] == tenant("shop"));
  auto history = gone();
  for (std::size_t i = 1; i < ids.size(); ++i) {
    INFO(i);
    const auto answer = given(history).when(again);
    REQUIRE_FALSE(answer.events().empty());
    CHECK(std::get<TenantRegistered>(answer.events()[0]).tenant == ids[i]);
    CHECK(std::get<TenantRegistered>(answer.events()[0]).owner_phone == again.from);
    history = and_then(history, answer.events());
    CHECK(given(history).when(again).events().front() ==
          Event(TextReceived{ids[i], again.message, again.to, again.body}));
    history =
        and_then(history, {TenantClosed{ids[i], Reason("moved")}, TenantErased{ids[i], Reason("asked")}});
  }
  given(history).when(again).then_refused("TENANT_EXISTS");
}

}  // namespace ledgerline::tests::erasure_test
