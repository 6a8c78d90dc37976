#include "tests/support/given_talk.hpp"

namespace ledgerline::tests {
namespace {

using State = OnboardingState;

std::optional<Personal<TextBody>> body_of(const std::string& text) {
  if (text.empty()) return std::nullopt;
  return Personal(TextBody(text));
}

}  // namespace

ReceiveText text(const std::string& id, const std::string& body, const std::string& message) {
  ReceiveText request;
  request.tenant = tenant(id);
  request.country = Country("GB");
  request.from = registered(id).owner_phone;
  request.to = onboarding_number();
  request.message = Reference(message);
  request.body = body_of(body);
  return request;
}

ReceiveCall call(const std::string& id, const std::string& e164) {
  return {tenant(id), number(e164), Reference("CA1")};
}

TextReceived heard(const std::string& id, const std::string& body, const std::string& message) {
  return {tenant(id), Reference(message), onboarding_number(), body_of(body)};
}
OnboardingAnswered answered(const std::string& id, State state, const std::string& answer) {
  return {tenant(id), state, Personal(Name(answer))};
}
OnboardingAdvanced advanced(const std::string& id, State from) { return {tenant(id), from, next_of(from)}; }
OnboardingRepeated repeated(const std::string& id, State state, const std::string& why) {
  return {tenant(id), state, Code(why)};
}
OnboardingBlocked held_up(const std::string& id, State state, const std::string& why) {
  return {tenant(id), state, next_of(state), Code(why)};
}
TextOwed owes(const std::string& id, Wording wording, const std::string& e164, const std::string& question) {
  const auto body = Texts().render(wording, {id, "GB", e164, question});
  return {tenant(id), Code(std::string(name_of(wording))), Personal(TextBody(body)), false};
}

std::vector<Event> all_sent(std::vector<Event> history, const std::string& id) {
  for (;;) {
    const auto facts = given(history).facts();
    const auto& work = facts.tenant(tenant(id))->text_work;
    if (!work) return history;
    history.emplace_back(EffectDone{tenant(id), {}, work->effect, Step::text, 1, Reference("SM2")});
  }
}

std::vector<Event> talked(std::vector<Event> history, const std::string& id,
                          const std::vector<std::string>& texts) {
  for (const auto& one : texts) {
    const auto answer = given(history).when(text(id, one));
    history.insert(history.end(), answer.events().begin(), answer.events().end());
    history = all_sent(std::move(history), id);
  }
  return history;
}

const std::vector<std::string>& four_answers() {
  static const std::vector<std::string> answers = {"Plumber from London", "ABC Plumbing", "John Smith",
                                                   "SMS"};
  return answers;
}

std::vector<Event> one_of_each_by_text() {
  return {heard("shop", "Plumber from London\n– \"Zoë\" \\ 漢字 🛠", "SM0123456789abcdef0123456789abcdef"),
          OnboardingStarted{tenant("shop"), 1},
          answered("shop", State::business_name, "Zoë's Größe"),
          advanced("shop", State::confirm_live),
          repeated("shop", State::channel, "NOT_UNDERSTOOD"),
          held_up("shop", State::phone_type, "NO_TWILIO_NUMBER"),
          OnboardingCompleted{tenant("shop")},
          TestCallReceived{tenant("shop"), E164(first), Reference("CA0123456789abcdef0123456789abcdef")},
          TextsStopped{tenant("shop")},
          TextsResumed{tenant("shop")},
          owes("shop", Wording::forward_iphone, first),
          TextDelivered{tenant("shop"), Reference("SM0123456789abcdef0123456789abcdef")},
          TextFailed{tenant("shop"), Reference("SM0123456789abcdef0123456789abcdef"), Code("30003")}};
}

}  // namespace ledgerline::tests
