#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "engine/outcome.hpp"
#include "properties/generators.hpp"

/// Random stories in a world so small that its commands meet: five tenants and six numbers in two countries.
namespace ledgerline::properties {

/// A command, and how long before it nothing happened.
struct Step {
  Request request;
  std::int64_t days = 0;
};
using Story = std::vector<Step>;

inline void showValue(const Step& step, std::ostream& out) {
  out << "after " << step.days << " days: " << statement_of(step.request);
}

inline int below(int end) { return *at_full_size(rc::gen::inRange(0, end)); }

inline TenantId some_tenant() { return TenantId("t" + std::to_string(below(5))); }

inline NumberAdded some_number() {
  const int which = below(6);
  auto added = which < 3 ? tests::added("+44770090000" + std::to_string(which))
                         : tests::added("+1415555010" + std::to_string(which), "US");
  if (which >= 3 && below(3) > 0) added.area_code = AreaCode(below(2) ? "415" : "212");
  return added;
}

inline TenantRegistered some_registration() {
  auto event = tests::registered(some_tenant().str(), below(3) ? "GB" : "US");
  if (below(2)) event.area_code = AreaCode(below(2) ? "415" : "212");
  event.trial = below(3) == 0;
  if (below(6) == 0) event.owner_phone = Personal(E164("+44790000000" + std::to_string(below(2))));
  if (below(6) == 0)
    event.assistant = AssistantId("00000000-0000-4000-8000-00000000000" + std::to_string(below(2)));
  return event;
}

inline Request some_request() {
  const auto tenant = some_tenant();
  const auto number = some_number().number;
  const int kind = below(60);
  if (kind < 14) return AllocateNumber{tenant};
  if (kind < 21) return ReleaseNumber{tenant, Reason("closed")};
  if (kind < 30) return ReturnNumber{number};
  if (kind < 33) return ReserveNumber{number, tenant, 60 * 24 * below(3)};
  if (kind < 37) return UnreserveNumber{number};
  if (kind < 38) return RetireNumber{number, Reason("spam")};
  if (kind < 41) return ServeWaiting{Country(below(2) ? "GB" : "US")};
  if (kind < 43) return ConvertTenant{tenant};
  if (kind < 47) return LapsePayment{tenant};
  if (kind < 50) return ReleaseLapsed{tenant};
  if (kind < 55) return ActivatePayment{tenant, {}};
  if (kind < 57) return RegisterTenant{some_registration()};
  AddNumbers add{{some_number()}};
  while (below(2)) add.numbers.push_back(some_number());
  return add;
}

inline rc::Gen<Step> any_step() {
  return rc::gen::exec([] { return Step{some_request(), below(3) ? 0 : below(4)}; });
}

/// What fills the world: tenants, payments, numbers.
inline rc::Gen<Step> any_setup() {
  return rc::gen::exec([] {
    switch (below(5)) {
      case 0:
      case 1: return Step{RegisterTenant{some_registration()}};
      case 2:
      case 3: return Step{ActivatePayment{some_tenant(), {}}};
      default: return Step{AddNumbers{{some_number()}}};
    }
  });
}

/// A world that is being filled, and up to `most` commands in it.
inline rc::Gen<Story> any_story(int most) {
  const auto setup = rc::gen::resize(40, rc::gen::container<Story>(any_setup()));
  const auto rest = rc::gen::resize(most, rc::gen::container<Story>(any_step()));
  return rc::gen::map(rc::gen::pair(setup, rest), [](std::pair<Story, Story> parts) {
    parts.first.insert(parts.first.end(), parts.second.begin(), parts.second.end());
    return parts.first;
  });
}

/// Rests, reservations and graces of days, so that a story sees their ends.
inline Policy days_policy(bool trial_numbers) {
  Policy policy;
  policy.cool_down_days = {{"GB", 1}, {"US", 3}};
  policy.grace_days = 2;
  policy.trial_numbers = trial_numbers;
  return policy;
}

/// The same, all of them over at once: for a log whose clock nobody moves.
inline Policy instant_policy(bool trial_numbers) {
  Policy policy;
  policy.cool_down_days = {{"GB", 0}, {"US", 0}};
  policy.grace_days = 0;
  policy.trial_numbers = trial_numbers;
  return policy;
}

/// "ALLOCATED t1=+447700900001": the code, and who was given what.
inline std::string answer_of(const Outcome& outcome) {
  auto text = outcome.code;
  for (const auto& recorded : outcome.events)
    if (const auto* e = std::get_if<NumberAssigned>(&recorded.event))
      text += " " + e->tenant.str() + "=" + e->number.str();
  return text;
}

}  // namespace ledgerline::properties
