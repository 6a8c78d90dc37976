#pragma once

#include <limits>
#include <string>
#include <vector>

#include "engine/deciders/tenant.hpp"
#include "projections/why/why.hpp"
#include "projections/words.hpp"

/// What the answers are put together from. Only this folder's .cpp files include it.
namespace ledgerline::why {

/// A tenant's history, and the tenant that it folds to. The history outlives it.
class Past {
 public:
  explicit Past(const std::vector<Recorded>& history);

  const Tenant& tenant() const { return tenant_; }
  std::string id() const { return tenant_.id.str(); }
  const std::vector<Recorded>& events() const { return history_; }

  static constexpr Position now = std::numeric_limits<Position>::max();
  /// The last event of a kind before a position, for which `is` holds.
  template <class E>
  const Recorded* last(Position before, auto is) const {
    const Recorded* found = nullptr;
    for (const auto& recorded : history_)
      if (const auto* e = std::get_if<E>(&recorded.event); e && recorded.position < before && is(*e))
        found = &recorded;
    return found;
  }
  template <class E>
  const Recorded* last(Position before = now) const {
    return last<E>(before, [](const E&) { return true; });
  }
  /// All of a kind between two positions, both left out.
  template <class E>
  std::vector<const Recorded*> between(Position after, Position before) const {
    std::vector<const Recorded*> found;
    for (const auto& recorded : history_)
      if (std::holds_alternative<E>(recorded.event) && recorded.position > after &&
          recorded.position < before)
        found.push_back(&recorded);
    return found;
  }

 private:
  const std::vector<Recorded>& history_;
  Tenant tenant_;
};

template <class E>
const E& as(const Recorded* recorded) {
  return std::get<E>(recorded->event);
}

/// "at 2026-03-01 09:00:00 UTC, by ana@desk (payment.activate)"
std::string when_and_who(const Recorded& recorded);

std::string_view word(auto value) { return names(value)[static_cast<std::size_t>(value)]; }

// The parts of more than one answer. Each adds sentences in their order.
void tell_registration(Explanation& told, const Past& past);
/// What a tenant's payment stands by, before a position.
void tell_payment(Explanation& told, const Past& past, Position before);
/// That it was closed, by whom and why; nothing of who was not.
void tell_closing(Explanation& told, const Past& past);
/// What waits for an operator; whether anything does.
bool tell_stalled(Explanation& told, const Past& past);

// The answers, a file each but the last.
void explain_number(Explanation& told, const Past& past, const Known& known, Audience audience);
void explain_payment(Explanation& told, const Past& past);
void explain_onboarding(Explanation& told, const Past& past);
void explain_status(Explanation& told, const Past& past, const Known& known);
/// "acme has no number: it has not paid": the short answer about the number, by the row.
std::string number_in_short(const Past& past, const Known& known);

}  // namespace ledgerline::why
