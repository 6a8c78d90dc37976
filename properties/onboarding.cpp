#include <algorithm>
#include <map>

#include "engine/log/memory.hpp"
#include "engine/turn.hpp"
#include "properties/generators.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/cluster.hpp"
#include "tests/support/given_talk.hpp"
#include "tests/support/given_work.hpp"

/// Onboardings by text, in any order and any number of times: a few owners, fewer numbers.
namespace ledgerline::properties::onboarding {
namespace {

int below(int end) { return *at_full_size(rc::gen::inRange(0, end)); }
std::string some_owner() { return "t" + std::to_string(below(3)); }

std::string some_words() {
  static const std::vector<std::string> words = {"Plumber", "SMS",  "YES",   "READY", "1",   "2",
                                                 "DONE",    "STOP", "START", "HELP",  "foo", ""};
  return words[static_cast<std::size_t>(below(static_cast<int>(words.size())))];
}

NumberAdded some_number() { return tests::added("+44770090000" + std::to_string(below(2))); }

Request some_request(int n) {
  const auto owner = some_owner();
  const TenantId tenant(owner);
  switch (below(12)) {
    case 0: return ActivatePayment{tenant, {}};
    case 1: return AddNumbers{{some_number()}};
    case 2: return ReleaseNumber{tenant, Reason("moved")};
    case 3: return tests::call(owner, some_number().number.str());
    case 4: return LapsePayment{tenant};
    default: return tests::text(owner, some_words(), "SM" + std::to_string(n));
  }
}

/// A log in memory, and what is asked of it.
class World {
 public:
  Outcome run(std::uint64_t n, const Request& request) {
    const auto command = tests::command(n, request);
    return run_turn(log, vault_, Policy(), random_, std::span(&command, 1)).outcomes.front();
  }
  Time now = tests::start;
  MemoryLog log{[this] { return now; }};

 private:
  Vault vault_ = tests::test_vault();
  tests::CountedRandom random_;
};

using States = std::map<std::string, OnboardingState>;

States states_of(const MemoryLog& log) {
  States states;
  for (const auto& [id, tenant] : log.tenants())
    if (tenant.conversation) states.emplace(id, tenant.conversation->state);
  return states;
}

/// One step of the graph, but for the call, which makes two.
void expect_on_the_graph(const States& before, const States& after, bool called) {
  for (const auto& [id, state] : after) {
    const auto at = before.find(id);
    const auto from = at == before.end() ? OnboardingState::business_type : at->second;
    const bool stays = state == from, advances = !called && state == next_of(from);
    const bool completes =
        called && from == OnboardingState::forwarding_confirm && state == OnboardingState::complete;
    RC_ASSERT((stays || advances || completes));
  }
}

void expect_sound(const MemoryLog& log) {
  for (const auto& [id, tenant] : log.tenants()) {
    if (!tenant.conversation) continue;
    const auto& talk = *tenant.conversation;
    RC_ASSERT_FALSE((talk.stopped && !talk.texts.empty()));
    RC_ASSERT(tenant.text_work.has_value() == !talk.texts.empty());
    for (std::size_t i = 0; i < talk.texts.size(); ++i)
      for (std::size_t j = 0; j < i; ++j) RC_ASSERT_FALSE((talk.texts[i].body == talk.texts[j].body));
  }
}

void any_texts_keep_to_the_graph() {
  World world;
  for (int n = 0; n < 60; ++n) {
    const auto before = states_of(world.log);
    const auto request = some_request(n);
    const auto outcome = world.run(static_cast<std::uint64_t>(n), request);
    RC_ASSERT(outcome.kind != Outcome::Kind::failed);
    expect_on_the_graph(before, states_of(world.log), std::holds_alternative<ReceiveCall>(request));
    expect_sound(world.log);
  }
}

TEST_CASE("whatever owners text, in whichever order, a state is only left for the next",
          "[properties][onboarding]") {
  CHECK(holds("texts keep to the graph", any_texts_keep_to_the_graph, 200));
}

/// All that was delivered is delivered again, in any order.
void texts_again_change_nothing() {
  World world;
  std::vector<Request> delivered;
  for (int n = 0; n < 40; ++n) {
    delivered.push_back(some_request(n));
    world.run(static_cast<std::uint64_t>(n), delivered.back());
  }
  const auto head = world.log.head();
  for (int times = 0; times < 40; ++times) {
    const auto n = static_cast<std::size_t>(below(40));
    if (std::holds_alternative<ReceiveText>(delivered[n])) world.run(n, delivered[n]);
  }
  RC_ASSERT(world.log.head() == head);
}

TEST_CASE("texts that are delivered again change nothing", "[properties][onboarding]") {
  CHECK(holds("texts again change nothing", texts_again_change_nothing, 200));
}

EffectOutcome some_outcome() { return below(3) ? EffectOutcome::done : static_cast<EffectOutcome>(below(4)); }

/// The text that is owed first, as the tenant's row has it.
OwedText next_text(const MemoryLog& log, const TenantId& id) {
  return log.tenants().at(id.str()).conversation->texts.front();
}

/// A worker at the text that is due first. Only what is through, or can never be, makes room for the next.
void send(World& world, std::uint64_t& n) {
  const auto owed = world.log.owed(100, {});
  if (owed.empty()) return;
  RC_ASSERT(owed.front().texts);  // nothing else is owed in this world
  world.now = world.now + std::max<std::int64_t>(owed.front().in, 0);
  const auto id = *owed.front().tenant;
  const auto before = next_text(world.log, id);
  AttemptEffect ask{id, std::nullopt, true, Actor("worker")};
  const auto attempted = std::get<EffectAttempted>(world.run(++n, ask).events.front().event);
  const auto came_to = some_outcome();
  const bool hopeless = below(2) == 0;
  const auto text = came_to == EffectOutcome::done ? "SM" + std::to_string(n)
                    : hopeless                     ? std::string("TO_INVALID")
                                                   : std::string("TIMED_OUT");
  world.run(++n, tests::came_to(attempted, came_to, text));
  const auto tenants = world.log.tenants();
  const auto& texts = tenants.at(id.str()).conversation->texts;
  const bool gone = texts.empty() || !(texts.front() == before);
  RC_ASSERT(gone == (came_to == EffectOutcome::done || (came_to == EffectOutcome::refused && hopeless)));
}

/// An operator at whatever stalled.
void operate(World& world, std::uint64_t& n) {
  for (const auto& [id, tenant] : world.log.tenants()) {
    if (!tenant.text_work || tenant.text_work->phase != WorkPhase::stalled) continue;
    if (below(2))
      world.run(++n, RetryEffect{tenant.id, std::nullopt, {}});
    else
      world.run(++n, AbandonEffect{tenant.id, std::nullopt, Reason("enough")});
    RC_ASSERT_FALSE((world.log.tenants().at(id).text_work == tenant.text_work));
  }
}

void texts_are_sent_in_order() {
  World world;
  std::uint64_t n = 1000;
  for (int i = 0; i < 60; ++i) {
    if (below(2))
      world.run(++n, some_request(i));
    else
      send(world, n);
    if (below(4) == 0) operate(world, n);
    expect_sound(world.log);
  }
}

TEST_CASE("texts are sent one after the other, whatever becomes of each", "[properties][onboarding]") {
  CHECK(holds("texts are sent in order", texts_are_sent_in_order, 200));
}

/// With a number of its own, and its payment, whoever gives the right answers gets through, whatever else it
/// says on the way.
void right_answers_lead_through() {
  World world;
  std::uint64_t n = 0;
  world.run(++n, tests::text("t0", "HELP"));
  world.run(++n, ActivatePayment{TenantId("t0"), {}});
  world.run(++n, AddNumbers{{tests::added(tests::first)}});
  auto answers = tests::four_answers();
  answers.insert(answers.end(), {"YES", "1", "DONE"});
  for (const auto& answer : answers) {
    for (int times = below(3); times > 0; --times)
      world.run(++n, tests::text("t0", below(2) ? "HELP" : "START"));
    world.run(++n, tests::text("t0", answer));
  }
  world.run(++n, tests::call("t0", tests::first));
  RC_ASSERT(states_of(world.log).at("t0") == OnboardingState::complete);
}

TEST_CASE("the right answers lead through, whatever is asked between them", "[properties][onboarding]") {
  CHECK(holds("right answers lead through", right_answers_lead_through, 100));
}

}  // namespace
}  // namespace ledgerline::properties::onboarding
