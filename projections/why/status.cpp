#include <fmt/format.h>

#include "engine/deciders/allocation.hpp"
#include "projections/why/past.hpp"

/// Why a tenant is what it is, taken as a whole.
namespace ledgerline::why {
namespace {

std::string status_of(const Past& past, bool stalled) {
  const auto& t = past.tenant();
  if (t.erased) return "was erased";
  if (t.closed) return "is closed";
  if (stalled) return "waits for an operator";
  if (t.number && t.grace_until)
    return fmt::format("is in its grace: it does not pay, and keeps its number until {}",
                       moment(*t.grace_until));
  if (t.number) return t.trial ? "is in service, on trial" : "is in service";
  if (on_its_way(t)) return "is being given a number";
  if (t.waiting_since != 0) return "waits for a number";
  if (t.paid) return "pays, and has no number";
  return t.requested || t.asked_at ? "is held back at the payment gate"
                                   : "is registered, and asked for nothing yet";
}

template <class E>
void tell_last(Explanation& told, const Past& past, std::string_view what) {
  if (const auto* last = past.last<E>())
    told.because.push_back({fmt::format("{} {}.", what, when_and_who(*last)), {last->position}});
}

void tell_talk(Explanation& told, const Past& past) {
  const auto& talk = past.tenant().conversation;
  if (!talk || talk->script == 0) return;
  const auto* moved = past.last<OnboardingAdvanced>();
  told.because.push_back({fmt::format("Its onboarding by text stands at {}.", name_of(talk->state)),
                          moved ? std::vector{moved->position} : std::vector<Position>()});
}

}  // namespace

void explain_status(Explanation& told, const Past& past, const Known& known) {
  tell_registration(told, past);
  tell_last<TenantConverted>(told, past, "Its trial was converted");
  tell_payment(told, past, Past::now);
  if (past.tenant().paid) tell_last<PaymentLapsed>(told, past, "Its payment had lapsed before,");
  const auto* given = past.last<NumberAssigned>();
  told.because.push_back({number_in_short(past, known), past.tenant().number && given
                                                            ? std::vector{given->position}
                                                            : std::vector<Position>()});
  tell_talk(told, past);
  tell_closing(told, past);
  tell_last<TenantErased>(told, past, "Its key was destroyed");
  const bool stalled = tell_stalled(told, past);
  told.answer = fmt::format("{} {}.", past.id(), status_of(past, stalled));
}

}  // namespace ledgerline::why
