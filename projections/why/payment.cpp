#include <fmt/format.h>

#include "projections/why/past.hpp"

/// Why a tenant is taken to pay, or not to.
namespace ledgerline::why {
namespace {

std::string reference_of(const PaymentActivated& e) {
  return e.reference ? fmt::format(" under the reference {}", e.reference->str()) : "";
}

/// The first one since it last lapsed: those after it said the same again.
const Recorded* opening(const Past& past, Position before) {
  const auto* lapsed = past.last<PaymentLapsed>(before);
  const auto opened = past.between<PaymentActivated>(lapsed ? lapsed->position : 0, before);
  return opened.empty() ? nullptr : opened.front();
}

/// What else the same command brought about.
void tell_consequences(Explanation& told, const Past& past, const Recorded& news) {
  for (const auto& recorded : past.events()) {
    if (recorded.command != news.command || recorded.position <= news.position) continue;
    if (const auto* given = std::get_if<NumberAssigned>(&recorded.event))
      told.because.push_back(
          {fmt::format("In the same moment it was given {}.", given->number.str()), {recorded.position}});
    if (std::holds_alternative<AllocationQueued>(recorded.event))
      told.because.push_back(
          {"In the same moment it was put in the queue: the pool had no number.", {recorded.position}});
    if (std::holds_alternative<AllocationSearching>(recorded.event))
      told.because.push_back({"In the same moment a number began to be searched for.", {recorded.position}});
  }
}

bool is_about_payment(const TenantUnchanged& e) { return e.asked.str().starts_with("payment."); }

void tell_ignored(Explanation& told, const Past& past) {
  for (const auto* unchanged : past.between<TenantUnchanged>(0, Past::now))
    if (const auto& e = as<TenantUnchanged>(unchanged); is_about_payment(e))
      told.because.push_back({fmt::format("News of its payment that changed nothing ({}: {}) came {}.",
                                          e.asked.str(), e.why.str(), when_and_who(*unchanged)),
                              {unchanged->position}});
}

void tell_lapse(Explanation& told, const Recorded& lapsed) {
  const auto& grace = as<PaymentLapsed>(&lapsed).grace_until;
  told.because.push_back({fmt::format("Its payment lapsed {}{}.", when_and_who(lapsed),
                                      grace ? "; it keeps its number until " + moment(*grace) : ""),
                          {lapsed.position}});
}

}  // namespace

void tell_payment(Explanation& told, const Past& past, Position before) {
  const auto* opened = opening(past, before);
  if (!opened) {
    if (const auto* lapsed = past.last<PaymentLapsed>(before)) tell_lapse(told, *lapsed);
    return;
  }
  told.because.push_back({fmt::format("Its payment was activated{} {}.",
                                      reference_of(as<PaymentActivated>(opened)), when_and_who(*opened)),
                          {opened->position}});
}

void explain_payment(Explanation& told, const Past& past) {
  const auto* lapsed = past.last<PaymentLapsed>();
  const auto* opened = opening(past, Past::now);
  tell_registration(told, past);
  if (opened) {
    told.answer = fmt::format("{} pays: so it was told, and nothing later says otherwise.", past.id());
    if (lapsed) tell_lapse(told, *lapsed);
    tell_payment(told, past, Past::now);
    tell_consequences(told, past, *opened);
    std::vector<Position> again;
    for (const auto* repeated : past.between<PaymentActivated>(opened->position, Past::now))
      again.push_back(repeated->position);
    if (!again.empty()) told.because.push_back({"So it was told again.", again});
  } else if (lapsed) {
    told.answer = fmt::format("{} does not pay: its payment lapsed.", past.id());
    if (const auto* before = opening(past, lapsed->position)) tell_payment(told, past, before->position + 1);
    tell_lapse(told, *lapsed);
  } else {
    told.answer = fmt::format("{} does not pay: nobody ever told of a payment.", past.id());
  }
  tell_ignored(told, past);
}

}  // namespace ledgerline::why
