#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "engine/outcome.hpp"
#include "properties/linearizable.hpp"
#include "tests/support/given.hpp"

/// Allocation as a client sees it: who has which number. What many callers do at once is measured against
/// it.
namespace ledgerline::properties {

enum class Asks { allocate, release, give_back };

/// What was asked, and what was answered: "ALLOCATED +44… t1=+44…", with whoever was given a number by it.
struct Errand {
  Asks asks = Asks::allocate;
  std::string tenant, number;         // whose; of give_back: which
  std::optional<std::string> answer;  // nothing: nobody waited for it
};
using History = std::vector<Happened<Errand>>;

inline void showValue(const Errand& errand, std::ostream& out) {
  const std::vector<std::string> names = {"allocate", "release", "return"};
  out << names[static_cast<std::size_t>(errand.asks)] << ' ' << errand.tenant << errand.number << ": "
      << errand.answer.value_or("?");
}
inline void showValue(const Happened<Errand>& one, std::ostream& out) {
  out << '[' << one.called << ", " << (one.returned == never ? "never" : std::to_string(one.returned))
      << "] ";
  showValue(one.operation, out);
}

inline Request request_of(const Errand& errand) {
  if (errand.asks == Asks::allocate) return AllocateNumber{TenantId(errand.tenant)};
  if (errand.asks == Asks::release) return ReleaseNumber{TenantId(errand.tenant), Reason("closed")};
  return ReturnNumber{PoolNumber(errand.number)};
}

inline std::string answer_at_the_desk(const Outcome& outcome) {
  auto text = outcome.code + " " + outcome.number;
  for (const auto& recorded : outcome.events)
    if (const auto* e = std::get_if<NumberAssigned>(&recorded.event))
      text += " " + e->tenant.str() + "=" + e->number.str();
  return text;
}

/// Numbers that rest have no rest to wait for. All tenants may have one number, of the same country.
class Desk {
 public:
  explicit Desk(std::vector<std::string> numbers) : available_(std::move(numbers)) {}

  std::string answer(const Errand& errand) {
    if (errand.asks == Asks::allocate) return allocate(errand.tenant);
    if (errand.asks == Asks::release) return release(errand.tenant);
    return give_back(errand.number);
  }

  friend auto operator<=>(const Desk&, const Desk&) = default;

 private:
  std::string allocate(const std::string& tenant) {
    if (holds_.contains(tenant)) return "ALREADY_ASSIGNED " + holds_[tenant];
    if (!available_.empty()) {
      const auto number = available_.front();
      return "ALLOCATED " + number + give_first_to(tenant);
    }
    if (std::ranges::count(waiting_, tenant) == 0) waiting_.push_back(tenant);
    return "POOL_EMPTY ";
  }

  std::string release(const std::string& tenant) {
    const auto held = holds_.extract(tenant);
    if (!held) return "NO_NUMBER ";
    resting_.push_back(held.mapped());
    std::ranges::sort(resting_);
    return "RELEASED " + held.mapped();
  }

  std::string give_back(const std::string& number) {
    if (std::erase(resting_, number) == 0) return "NOT_RESTING " + number;
    available_.push_back(number);
    if (waiting_.empty()) return "RETURNED " + number;
    const auto first = waiting_.front();
    waiting_.erase(waiting_.begin());
    return "RETURNED " + number + give_first_to(first);
  }

  std::string give_first_to(const std::string& tenant) {
    const auto number = available_.front();
    available_.erase(available_.begin());
    holds_[tenant] = number;
    return " " + tenant + "=" + number;
  }

  std::vector<std::string> available_, waiting_;  // longest first
  std::vector<std::string> resting_;
  std::map<std::string, std::string> holds_;  // tenant -> number
};

/// For is_linearizable().
inline std::optional<Desk> after(Desk desk, const Errand& errand) {
  const auto answer = desk.answer(errand);
  if (errand.answer && *errand.answer != answer) return std::nullopt;
  return desk;
}

}  // namespace ledgerline::properties
