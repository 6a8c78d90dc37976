#include "projections/why/choice.hpp"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include "projections/words.hpp"

namespace ledgerline {
namespace {

using Status = NumberStatus;

/// Words for one number that was not given.
class Reasons {
 public:
  Reasons(const Tenant& asking, const Number* given) : asking_(asking), given_(given) {}

  std::string of(const Number& n) const {
    switch (n.status) {
      case Status::available: return of_available(n);
      case Status::reserved: return fmt::format("reserved for {} until {}", holder(n), moment(*n.until));
      case Status::assigned: return fmt::format("{} has it since {}", holder(n), moment(*n.assigned_at));
      case Status::resting: return of_resting(n);
      case Status::ordered: return fmt::format("it is being bought for {}", holder(n));
      case Status::purchased:
        return fmt::format("it was bought for {}, and is being made to work", holder(n));
      case Status::retired: return "retired, for good";
      case Status::lost: return "lost: the carrier has it no longer for us";
    }
    return "?";
  }

  /// Whether it stood before the given one in the line.
  bool is_before(const Number& n) const {
    return n.status == Status::available && (!given_ || n.available_since < given_->available_since);
  }

 private:
  static std::string holder(const Number& n) { return n.tenant ? n.tenant->str() : "nobody"; }

  std::string of_available(const Number& n) const {
    if (!is_before(n))
      return fmt::format("its turn comes later: available since [{}] only", n.available_since);
    const bool elsewhere = asking_.area_code && n.area_code != asking_.area_code;
    if (elsewhere && given_)
      return fmt::format("available since [{}], but its area code is {}, and {} was preferred",
                         n.available_since, n.area_code ? n.area_code->str() : "none",
                         asking_.area_code->str());
    if (given_ && given_->status == Status::reserved)
      return fmt::format("available since [{}], but another one was reserved for it", n.available_since);
    return fmt::format("available since [{}]: somebody had locked its row by hand at that moment",
                       n.available_since);
  }

  static std::string of_resting(const Number& n) {
    if (!n.until) return "it rests: it was just released";
    if (n.wiring)
      return fmt::format("it rests until {}, and until nothing at the providers is its last tenant's",
                         moment(*n.until));
    return fmt::format("it rests until {}", moment(*n.until));
  }

  const Tenant& asking_;
  const Number* given_;
};

}  // namespace

Choice choice_of(const std::vector<Number>& pool, const Tenant& asking,
                 const std::optional<PoolNumber>& chosen) {
  Choice choice;
  const auto is_chosen = [&](const Number& n) { return chosen && n.number == *chosen; };
  const auto at = std::ranges::find_if(pool, is_chosen);
  if (at != pool.end()) choice.given = *at;
  const Reasons reasons(asking, choice.given ? &*choice.given : nullptr);
  std::vector<const Number*> others;
  for (const auto& number : pool) {
    ++choice.numbers;
    if (number.status == Status::available) ++choice.available;
    if (!is_chosen(number)) others.push_back(&number);
  }
  std::ranges::sort(others, {}, [&](const Number* n) {
    const int group = reasons.is_before(*n) ? 0 : n->status != Status::available ? 1 : 2;
    return std::tuple(group, n->available_since, n->created_at, n->number.str());
  });
  for (const auto* number : others) choice.passed_over.push_back({number->number.str(), reasons.of(*number)});
  return choice;
}

}  // namespace ledgerline
