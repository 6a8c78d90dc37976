#pragma once

#include <limits>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/log/log.hpp"

/// What design.md, section 8 says must always hold, checked from the events in the plainest way: no fold, no
/// doctor, so that these have something to be checked against.
namespace ledgerline::simulation {

class Invariants {
 public:
  /// What is broken, a line each.
  static std::vector<std::string> broken(const std::vector<Stored>& stored,
                                         const std::vector<Recorded>& events) {
    Invariants pass;
    for (const auto& event : stored) pass.look_at(event);
    for (const auto& event : events) pass.look_at(event);
    return pass.broken_;
  }

  /// The next event, in both its forms. broken() says what did not hold of it and of those before it.
  void look_at(const Stored& stored, const Recorded& event) {
    look_at(stored);
    look_at(event);
  }
  const std::vector<std::string>& broken() const { return broken_; }

  static std::vector<std::string> broken(Log& log, Vault vault) {
    Slice all;
    all.limit = 1'000'000;
    const auto stored = log.read(all);
    return broken(stored, decode_all(log, stored, vault));
  }

 private:
  void expect(bool holds, Position position, const std::string& what) {
    if (!holds) broken_.push_back("event " + std::to_string(position) + ": " + what);
  }

  void look_at(const Stored& event) {
    expect(event.position == ++head_, event.position, "positions have a gap");
    expect(digest_of(event) == event.digest, event.position, "its digest does not fit");
    expect(event.recorded_at >= time_, event.position, "time goes backwards");
    time_ = event.recorded_at;
    if (event.tenant)
      expect(event.tenant->version == ++tenants_[event.tenant->id], event.position,
             "the tenant's versions have a gap");
    if (event.number)
      expect(event.number->version == ++numbers_[event.number->id], event.position,
             "the number's versions have a gap");
    if (event.command != command_)
      expect(commands_.insert(event.command).second, event.position, "a command answered twice");
    command_ = event.command;
  }

  void look_at(const Recorded& recorded) {
    const auto& [position, at, event, cause, command, tenant, number] = recorded;
    if (const auto* e = std::get_if<PaymentActivated>(&event)) paying_.insert(e->tenant.str());
    if (const auto* e = std::get_if<PaymentLapsed>(&event)) paying_.erase(e->tenant.str());
    if (const auto* e = std::get_if<NumberRetired>(&event)) gone_.insert(e->number.str());
    if (const auto* e = std::get_if<NumberQuarantined>(&event))
      rests_.insert_or_assign(e->number.str(), e->until);
    if (const auto* e = std::get_if<NumberAssigned>(&event)) give(position, *e);
    if (const auto* e = std::get_if<NumberLost>(&event)) {
      if (const auto had = holder_.find(e->number.str()); had != holder_.end()) {
        holding_.erase(had->second);
        holder_.erase(had);
      }
    }
    if (const auto* e = std::get_if<NumberReleased>(&event)) {
      expect(holder_[e->number.str()] == e->tenant.str(), position, "released by somebody else");
      holder_.erase(e->number.str());
      holding_.erase(e->tenant.str());
    }
    if (const auto* e = std::get_if<NumberReturned>(&event)) {
      const auto rest = rests_.find(e->number.str());
      // One that was bought and not given rests as well, until it is unwired.
      expect(rest == rests_.end() || rest->second <= at, position, "a rest ended before it was over");
      rests_.erase(e->number.str());
    }
  }

  void give(Position position, const NumberAssigned& e) {
    expect(holder_.emplace(e.number.str(), e.tenant.str()).second, position, "the number has two tenants");
    expect(holding_.insert(e.tenant.str()).second, position, "the tenant has two numbers");
    expect(!gone_.contains(e.number.str()), position, "a retired number is given");
    expect(!rests_.contains(e.number.str()), position, "a resting number is given");
    expect(e.gate == Gate::trial || paying_.contains(e.tenant.str()), position, "a number without payment");
  }

  std::vector<std::string> broken_;
  Position head_ = 0;
  Time time_{std::numeric_limits<std::int64_t>::min()};
  std::map<std::string, Version> tenants_, numbers_;
  std::optional<Uuid> command_;
  std::set<Uuid> commands_;
  std::set<std::string> paying_, gone_, holding_;
  std::map<std::string, std::string> holder_;
  std::map<std::string, Time> rests_;
};

}  // namespace ledgerline::simulation
