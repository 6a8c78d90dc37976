#include <algorithm>

#include <fmt/format.h>

#include "engine/deciders/allocation.hpp"
#include "projections/flow/flow.hpp"
#include "projections/why/past.hpp"

/// Why a tenant has its number, or has none.
namespace ledgerline::why {
namespace {

/// What is told about one number that was given.
struct Gift {
  const Recorded* given;    // number.assigned
  const Recorded* started;  // provisioning.started, where that was how it was asked for
  const NumberAssigned& assigned() const { return as<NumberAssigned>(given); }
  bool was_chosen() const {
    return started && as<ProvisioningStarted>(started).chosen &&
           as<ProvisioningStarted>(started).chosen->str() == assigned().number.str();
  }
  Position begun() const { return started ? started->position : given->position; }
};

/// Before the gift, and after the one before it.
template <class E>
const Recorded* latest_since_last_gift(const Past& past, Position before) {
  const auto* found = past.last<E>(before);
  const auto* other = past.last<NumberAssigned>(before);
  return found && (!other || other->position < found->position) ? found : nullptr;
}

std::vector<Position> positions_of(const std::vector<const Recorded*>& events) {
  std::vector<Position> positions;
  for (const auto* recorded : events) positions.push_back(recorded->position);
  return positions;
}

void tell_held_back(Explanation& told, const Past& past, Position before) {
  const auto* other = past.last<NumberAssigned>(before);
  const auto blocked = past.between<AllocationBlocked>(other ? other->position : 0, before);
  if (blocked.empty()) return;
  const auto often = blocked.size() == 1 ? "" : fmt::format(" {} times, the last time", blocked.size());
  told.because.push_back({fmt::format("It asked for a number and was held back at the payment gate{} {}.",
                                      often, when_and_who(*blocked.back())),
                          positions_of(blocked)});
}

void tell_start(Explanation& told, const Recorded& started) {
  const auto& e = as<ProvisioningStarted>(&started);
  told.because.push_back(
      {fmt::format("A number that works was asked for (from {}, its calls answered by {}) {}.",
                   word(e.supply), word(e.voice), when_and_who(started)),
       {started.position}});
}

/// The beginning of the wait that it is in, or was: asking again keeps the place.
void tell_wait(Explanation& told, const Past& past, Position before) {
  const auto* other = past.last<NumberAssigned>(before);
  const auto* lapsed = past.last<PaymentLapsed>(before);
  const auto since = std::max(other ? other->position : 0, lapsed ? lapsed->position : 0);
  const auto queued = past.between<AllocationQueued>(since, before);
  if (queued.empty()) return;
  told.because.push_back(
      {fmt::format("The pool had no number for it, and it waits in the queue from then on: {}.",
                   when_and_who(*queued.front())),
       {queued.front()->position}});
}

std::string way_of(const Gift& gift) {
  const auto number = gift.assigned().number.str();
  switch (gift.assigned().asked) {
    case Asked::request: return fmt::format("It asked, and was given {}", number);
    case Asked::queue:
      return fmt::format("It was next in the queue when {} was there, and was given it", number);
    case Asked::conversion:
      return fmt::format("Its trial was converted, which asks for a number: it was given {}", number);
    case Asked::payment:
      return fmt::format("The payment set going what had been asked for: it was given {}", number);
    case Asked::purchase: return fmt::format("{} had been bought for it, and was given to it", number);
    case Asked::onboarding:
      return fmt::format("Its owner's text asked for a number: it was given {}", number);
  }
  return "?";
}

std::string gate_in_words(const Gift& gift) {
  return gift.assigned().gate == Gate::paid ? "it had paid"
                                            : "it was on trial, and trials were given numbers";
}

std::string choice_in_words(const Gift& gift, const Tenant& tenant) {
  if (gift.assigned().asked == Asked::purchase) return "it was bought for it";
  if (gift.was_chosen()) return "it had chosen this one";
  if (gift.assigned().asked == Asked::queue) return "it was next in the queue when the number was there";
  if (tenant.area_code)
    return "the pool gives the oldest number with the area code that is preferred, else the oldest";
  return "the pool gives the oldest number that is available";
}

/// "and +447… had been so longest": what made it this number.
std::string merit_of(const Number& given, const Tenant& tenant) {
  const auto number = given.number.str();
  if (given.status == NumberStatus::reserved) return fmt::format("; {} was reserved for it", number);
  if (!tenant.area_code) return fmt::format(", and {} had been so longest", number);
  const auto wanted = tenant.area_code->str();
  if (given.area_code == tenant.area_code)
    return fmt::format(", and {} had been so longest of those with the area code {} that it prefers", number,
                       wanted);
  return fmt::format(", none with the area code {} that it prefers; {} had been so longest", wanted, number);
}

/// The decision about the pool, and whom it passed over; to whoever is no operator only how many.
void tell_choice(Explanation& told, const Choice& choice, const Tenant& tenant, Audience audience) {
  const auto& given = choice.given;
  const bool was_available = given && given->status == NumberStatus::available;
  told.because.push_back(
      {fmt::format("Of {}'s {} numbers {} available{}.", tenant.country.str(), choice.numbers,
                   choice.available == 0   ? "none was"
                   : choice.available == 1 ? "1 was"
                                           : fmt::format("{} were", choice.available),
                   given ? merit_of(*given, tenant) : ""),
       was_available ? std::vector{given->available_since} : std::vector<Position>()});
  if (audience == Audience::everybody) return;
  const auto named = std::min(choice.passed_over.size(), Explanation::most_named);
  told.passed_over.assign(choice.passed_over.begin(), choice.passed_over.begin() + static_cast<long>(named));
  told.more_passed_over = choice.passed_over.size() - named;
}

/// One outside step that is through: its attempts, what went wrong meanwhile, the provider's reference.
void tell_step(Explanation& told, const Past& past, const Recorded& done) {
  const auto& e = as<EffectDone>(&done);
  std::vector<Position> positions;
  std::string troubles;
  for (const auto& recorded : past.events()) {
    if (recorded.position > done.position) break;
    std::visit(
        [&](const auto& other) {
          if constexpr (requires { other.effect; }) {
            if (other.effect != e.effect) return;
            positions.push_back(recorded.position);
            if constexpr (requires { other.code, other.message; })
              troubles += fmt::format("{}{}", troubles.empty() ? "" : ", ", other.code.str());
          }
        },
        recorded.event);
  }
  told.because.push_back({fmt::format("{}: done at {}{}{}.", what_is(e.step), moment(done.at),
                                      e.reference ? ", under the reference " + e.reference->str() : "",
                                      troubles.empty() ? "" : ", after " + troubles),
                          positions});
}

void tell_steps(Explanation& told, const Past& past, const Gift& gift) {
  for (const auto* ordered : past.between<NumberOrdered>(gift.begun(), gift.given->position))
    told.because.push_back(
        {fmt::format("{} was found at the carrier, and reserved here before it was bought.",
                     as<NumberOrdered>(ordered).number.str()),
         {ordered->position}});
  for (const auto* lost : past.between<NumberLost>(gift.begun(), gift.given->position))
    told.because.push_back({fmt::format("{} was not to be had: {}.", as<NumberLost>(lost).number.str(),
                                        as<NumberLost>(lost).why.str()),
                            {lost->position}});
  for (const auto* done : past.between<EffectDone>(gift.begun(), Past::now))
    if (as<EffectDone>(done).step != Step::text) tell_step(told, past, *done);
}

void tell_works(Explanation& told, const Past& past) {
  const auto* wiring = past.last<WiringStarted>();
  const auto* wired = past.last<NumberWired>();
  if (tell_stalled(told, past)) return;
  if (wired && (!wiring || wired->position > wiring->position))
    told.because.push_back({fmt::format("It works since {}: its calls are answered by {}.", moment(wired->at),
                                        word(as<NumberWired>(wired).voice)),
                            {wired->position}});
  else if (wiring)
    told.because.push_back(
        {fmt::format("It is being made to work since {}.", moment(wiring->at)), {wiring->position}});
  else if (!past.tenant().voice)
    told.because.push_back({"No provider was told of it: nobody said who answers its calls.", {}});
}

void tell_gift(Explanation& told, const Past& past, const Gift& gift, const Known& known, Audience audience) {
  const auto before = gift.given->position;
  tell_held_back(told, past, before);
  if (gift.assigned().gate == Gate::paid) tell_payment(told, past, before);
  if (gift.started) tell_start(told, *gift.started);
  if (gift.assigned().asked == Asked::queue) tell_wait(told, past, before);
  told.because.push_back({fmt::format("{} {}.", way_of(gift), when_and_who(*gift.given)), {before}});
  if (gift.assigned().asked != Asked::purchase)
    tell_choice(told, choice_of(known.pool, past.tenant(), gift.assigned().number), past.tenant(), audience);
  tell_steps(told, past, gift);
  tell_works(told, past);
  const auto* lapsed = past.last<PaymentLapsed>();
  if (past.tenant().grace_until && lapsed && lapsed->position > before)
    told.because.push_back({fmt::format("Its payment lapsed {}; it keeps the number until {}.",
                                        when_and_who(*lapsed), moment(*past.tenant().grace_until)),
                            {lapsed->position}});
}

/// How the number that it had, or what was to bring it one, came to an end.
struct Ended {
  const Recorded* event = nullptr;
  std::string text;
};

Ended end_of(const Past& past) {
  Ended ended;
  const auto take = [&](const Recorded* event, auto text) {
    if (event && (!ended.event || event->position > ended.event->position)) ended = {event, text(*event)};
  };
  take(past.last<NumberReleased>(), [](const Recorded& r) {
    const auto& e = as<NumberReleased>(&r);
    return fmt::format("{} was taken back: {}", e.number.str(), e.reason.str());
  });
  take(past.last<NumberLost>(), [](const Recorded& r) {
    return fmt::format("{} was lost: {}", as<NumberLost>(&r).number.str(), as<NumberLost>(&r).why.str());
  });
  take(past.last<ProvisioningAbandoned>(), [](const Recorded& r) {
    return fmt::format("what was begun was given up: {}", as<ProvisioningAbandoned>(&r).reason.str());
  });
  return ended;
}

bool is_held_back(const Past& past) {
  const auto& t = past.tenant();
  return !t.paid && (t.requested || latest_since_last_gift<AllocationBlocked>(past, Past::now));
}

std::string lack_of(const Past& past, const Known& known) {
  const auto& t = past.tenant();
  if (t.closed) return "it was closed";
  if (t.work && t.work->phase == WorkPhase::stalled) return "the step that would bring it one is stalled";
  if (on_its_way(t)) return fmt::format("one is on its way ({})", word(t.provisioning->phase));
  if (t.waiting_since != 0)
    return fmt::format("the pool is empty, and it waits in place {} of {}'s queue", known.ahead + 1,
                       t.country.str());
  const auto ended = end_of(past);
  const auto* blocked = past.last<AllocationBlocked>();
  if (ended.event && (!blocked || blocked->position < ended.event->position)) return ended.text;
  if (is_held_back(past)) return "it asked for one, and has not paid";
  if (blocked) return "it asked before it had paid, and has not asked since";
  return "it never asked for one";
}

/// How what it had came to an end, and that it was closed: closing a tenant takes its number back.
void tell_endings(Explanation& told, const Past& past) {
  const auto ended = end_of(past);
  const auto* closed = past.last<TenantClosed>();
  const bool by_closing = closed && ended.event && closed->position < ended.event->position;
  if (by_closing) tell_closing(told, past);
  if (ended.event)
    told.because.push_back(
        {fmt::format("{}, {}, {}.", by_closing ? "Then" : "Before", ended.text, when_and_who(*ended.event)),
         {ended.event->position}});
  if (!by_closing) tell_closing(told, past);
}

void tell_lack(Explanation& told, const Past& past, const Known& known, Audience audience) {
  tell_held_back(told, past, Past::now);
  tell_payment(told, past, Past::now);
  if (const auto* started = latest_since_last_gift<ProvisioningStarted>(past, Past::now))
    tell_start(told, *started);
  tell_endings(told, past);
  if (past.tenant().waiting_since != 0) {
    tell_wait(told, past, Past::now);
    tell_choice(told, choice_of(known.pool, past.tenant(), std::nullopt), past.tenant(), audience);
  }
  tell_stalled(told, past);
}

std::optional<Gift> gift_of(const Past& past) {
  if (!past.tenant().number) return std::nullopt;
  const auto is_it = [&](const NumberAssigned& e) { return e.number == *past.tenant().number; };
  const auto* given = past.last<NumberAssigned>(Past::now, is_it);
  return Gift{given, latest_since_last_gift<ProvisioningStarted>(past, given->position)};
}

}  // namespace

std::string number_in_short(const Past& past, const Known& known) {
  if (const auto gift = gift_of(past))
    return fmt::format("{} has {} because {}, and {}.", past.id(), gift->assigned().number.str(),
                       gate_in_words(*gift), choice_in_words(*gift, past.tenant()));
  return fmt::format("{} has no number, because {}.", past.id(), lack_of(past, known));
}

void explain_number(Explanation& told, const Past& past, const Known& known, Audience audience) {
  told.answer = number_in_short(past, known);
  tell_registration(told, past);
  if (const auto gift = gift_of(past))
    tell_gift(told, past, *gift, known, audience);
  else
    tell_lack(told, past, known, audience);
}

}  // namespace ledgerline::why
