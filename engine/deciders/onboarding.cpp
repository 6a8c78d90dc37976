#include "engine/deciders/onboarding.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "engine/deciders/allocation.hpp"
#include "engine/deciders/answers.hpp"

namespace ledgerline {
namespace {

using State = OnboardingState;

constexpr std::int64_t present_script = 1;

/// What a state asks, and which text is an answer. An answer leads to the next state.
struct Question {
  State state;
  Wording asks;
  std::optional<Name> (*answer)(std::string_view text);
};

/// The transition table. Two answers have to wait where there is no number: confirm_live goes through the
/// gate first, phone_type needs one to forward to.
constexpr std::array<Question, names(State{}).size()> script = {{
    {State::business_type, Wording::ask_business_type, any_words},
    {State::business_name, Wording::ask_business_name, any_words},
    {State::owner_name, Wording::ask_owner_name, any_words},
    {State::channel, Wording::ask_channel, a_channel},
    {State::confirm_live, Wording::confirm_live, a_yes},
    {State::phone_type, Wording::ask_phone_type, a_phone},
    {State::forwarding_sent, Wording::forward_iphone, a_done},
    {State::forwarding_confirm, Wording::await_test_call, no_words},  // a call is the answer
    {State::test_call, Wording::await_test_call, no_words},           // passed through at once
    {State::complete, Wording::completed, no_words},
}};

const Question& question_at(State state) { return script[static_cast<std::size_t>(state)]; }

/// What is said to one tenant in one turn.
class Talk {
 public:
  Talk(const Facts& facts, const Tenant& tenant)
      : facts_(facts), tenant_(tenant), talk_(tenant.conversation.value_or(Conversation())) {
    if (tenant.number) number_ = tenant.number->str();
  }

  void hear(const ReceiveText& c) {
    add(TextReceived{tenant_.id, c.message, c.to, c.body});
    if (tenant_.closed) return;
    if (talk_.script == 0) add(OnboardingStarted{tenant_.id, present_script});
    const auto text = c.body && c.body->value() ? std::string_view(c.body->value()->str()) : "";
    switch (keyword_of(text, talk_.stopped)) {
      case Keyword::stop: return stop();
      case Keyword::start: return resume();
      case Keyword::help: return say(Wording::help);
      case Keyword::none: break;
    }
    if (!talk_.stopped) answer(text);
  }

  void take_call(const ReceiveCall& c) {
    add(TestCallReceived{tenant_.id, E164(c.number.str()), c.call});
    add(OnboardingAdvanced{tenant_.id, State::forwarding_confirm, State::test_call});
    add(OnboardingCompleted{tenant_.id});
    say(Wording::completed);
  }

  /// Nothing to whoever wants no texts; and what is still on its way is not said twice.
  void say(Wording wording, const std::string& question = {}) {
    const auto text = render(wording, question);
    const auto same = [&](const OwedText& owed) { return owed.body.shown() == text; };
    if (talk_.stopped || text.empty() || std::ranges::any_of(talk_.texts, same)) return;
    add(TextOwed{tenant_.id, Code(std::string(name_of(wording))), Personal(TextBody(text)),
                 facts_.policy().texts.once.contains(wording)});
  }

  std::vector<Event> events() && { return std::move(events_); }

 private:
  void add(Event event) { events_.push_back(std::move(event)); }

  std::string render(Wording wording, const std::string& question) const {
    return facts_.policy().texts.render(wording, {tenant_.id.str(), tenant_.region.str(), number_, question});
  }

  void stop() {
    if (!talk_.stopped) add(TextsStopped{tenant_.id});
  }
  void resume() {
    if (talk_.stopped) add(TextsResumed{tenant_.id});
    talk_.stopped = false;
    ask_again("RESUMED");
  }

  void answer(std::string_view text) {
    if (talk_.state == State::phone_type && a_ready(text)) return ready();
    const auto answer = question_at(talk_.state).answer(text);
    if (!answer) return repeat();
    if (talk_.state == State::confirm_live && !has_number()) return;
    if (talk_.state == State::phone_type && number_.empty())
      return block("NO_TWILIO_NUMBER", Wording::number_missing);
    move_on(*answer);
  }

  /// A number may have come, or gone, since the phone was asked for.
  void ready() {
    if (!number_.empty() || has_number()) ask_again("NUMBER_ASSIGNED");
  }

  void move_on(const Name& answer) {
    if (auto* kept = talk_.answer_of(talk_.state)) {
      *kept = Personal(answer);
      add(OnboardingAnswered{tenant_.id, talk_.state, Personal(answer)});
    }
    const auto from = talk_.state;
    talk_.state = next_of(from);
    add(OnboardingAdvanced{tenant_.id, from, talk_.state});
    say(present_wording());
  }

  void repeat() {
    add(OnboardingRepeated{tenant_.id, talk_.state, Code("NOT_UNDERSTOOD")});
    say(Wording::not_understood, render(present_wording(), {}));
  }
  void ask_again(const char* why) {
    add(OnboardingRepeated{tenant_.id, talk_.state, Code(why)});
    say(present_wording());
  }
  void block(const char* why, Wording wording) {
    add(OnboardingBlocked{tenant_.id, talk_.state, next_of(talk_.state), Code(why)});
    say(wording);
  }

  /// How calls are forwarded differs by phone, and nobody forwards them to a number that is gone.
  Wording present_wording() const {
    if (talk_.state != State::forwarding_sent) return question_at(talk_.state).asks;
    if (number_.empty()) return Wording::number_missing;
    return talk_.phone_type && talk_.phone_type->shown() == "Android" ? Wording::forward_android
                                                                      : Wording::forward_iphone;
  }

  /// Through the payment gate, to a number; else the tenant is told why not. A number that is there passes.
  bool has_number() {
    if (!number_.empty()) {
      add(AllocationRepeated{tenant_.id, E164(number_)});
      return true;
    }
    auto allocated = allocation(facts_, tenant_, Asked::onboarding);
    const auto first = allocated.front();
    for (auto& event : allocated) add(std::move(event));
    if (const auto* assigned = std::get_if<NumberAssigned>(&first)) {
      number_ = assigned->number.str();
      return true;
    }
    if (std::holds_alternative<AllocationBlocked>(first))
      block("PAYMENT_REQUIRED", Wording::payment_required);
    else if (std::holds_alternative<AllocationQueued>(first))
      block("POOL_EMPTY", Wording::pool_empty);
    else
      block("IN_PROGRESS", Wording::number_missing);  // one is being bought
    return false;
  }

  const Facts& facts_;
  const Tenant& tenant_;
  Conversation talk_;  // as it is after what was said so far
  std::string number_;
  std::vector<Event> events_;
};

/// Called by its phone until it says its name.
TenantRegistered registration_of(const ReceiveText& c, const TenantId& id) {
  TenantRegistered event;
  event.tenant = id;
  event.business_name = Personal(Name(c.from.value()->str()));
  event.country = c.country;
  event.region = Code(c.country.str());
  event.owner_phone = c.from;
  return event;
}

Tenant newcomer(const TenantRegistered& registered) {
  Tenant tenant;
  tenant.id = registered.tenant;
  tenant.region = registered.region;
  return tenant;
}

Decision begin(const Facts& facts, const ReceiveText& c, const TenantId& id) {
  const auto registered = registration_of(c, id);
  const auto tenant = newcomer(registered);
  Talk talk(facts, tenant);
  talk.hear(c);
  std::vector<Event> events{registered};
  for (auto& event : std::move(talk).events()) events.push_back(std::move(event));
  return events;
}

}  // namespace

/// Who was erased and texts again is a newcomer: nobody knows any more that it was here.
Decision decide_text(const Facts& facts, const ReceiveText& c) {
  if (const auto* known = facts.holder_of_phone(c.from)) {
    Talk talk(facts, *known);
    talk.hear(c);
    return std::move(talk).events();
  }
  for (const auto& id : beginnings_of(c)) {
    const auto* before = facts.tenant(id);
    if (!before) return begin(facts, c, id);
    if (!before->erased) break;
  }
  return Refusal{Code("TENANT_EXISTS"), fmt::format("tenant {} had this owner phone, and was erased or is "
                                                    "another's: register the owner under another id",
                                                    c.tenant.str())};
}

Decision decide_call(const Facts& facts, const ReceiveCall& c) {
  const auto* tenant = facts.tenant(c.tenant);
  if (!tenant) return unknown_tenant(c.tenant);
  const bool waits = tenant->conversation && tenant->conversation->state == State::forwarding_confirm;
  if (!waits || tenant->number != c.number || tenant->closed) return std::vector<Event>{};
  Talk talk(facts, *tenant);
  talk.take_call(c);
  return std::move(talk).events();
}

Decision decide_fate(const Facts& facts, const RecordText& c) {
  constexpr std::string_view opted_out = "21610";  // Twilio's
  const auto* tenant = facts.tenant(c.tenant);
  if (!tenant) return unknown_tenant(c.tenant);
  if (!tenant->conversation)
    return std::vector<Event>{TenantUnchanged{c.tenant, Code(RecordText::name), Code("NEVER_TEXTED")}};
  if (!c.failed) return std::vector<Event>{TextDelivered{c.tenant, c.message}};
  std::vector<Event> events{TextFailed{c.tenant, c.message, *c.failed}};
  if (c.failed->str() == opted_out && !tenant->conversation->stopped)
    events.push_back(TextsStopped{c.tenant});
  return events;
}

std::vector<Event> tell_ready(const Facts& facts, const NumberAssigned& assigned) {
  const auto& tenant = *facts.tenant(assigned.tenant);
  if (!tenant.conversation || assigned.asked == Asked::onboarding) return {};
  const auto state = tenant.conversation->state;
  if (state != State::confirm_live && state != State::phone_type) return {};
  Talk talk(facts, tenant);
  talk.say(Wording::number_ready);
  return std::move(talk).events();
}

}  // namespace ledgerline
