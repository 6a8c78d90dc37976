#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/deciders/decide.hpp"
#include "engine/ports.hpp"
#include "engine/vault.hpp"

/// Stories about deciders: what had happened, what was asked, what follows.
///
///     given({registered("shop"), paid("shop"), added(first)})
///         .when(AllocateNumber{tenant("shop")})
///         .then({assigned(first, "shop")});
namespace ledgerline::tests {

inline constexpr std::int64_t day = micros_per_day;
inline constexpr Time start{1'772'355'600'000'000};  // 2026-03-01T09:00:00Z: when each story begins

/// What a command was answered; the checks are Catch2's.
class Answered {
 public:
  Answered(Decision decision, std::vector<Event> events)
      : decision_(std::move(decision)), events_(std::move(events)) {}
  /// Exactly these events, in this order, consequences included.
  void then(const std::vector<Event>& expected) const;
  /// Nothing is appended, and the caller is told this code.
  void then_refused(std::string_view code) const;
  const std::vector<Event>& events() const { return events_; }
  const Decision& decision() const { return decision_; }

 private:
  Decision decision_;
  std::vector<Event> events_;
};

/// A history, a policy and a time. Events fold as in a turn, by evolve().
class Given {
 public:
  explicit Given(std::vector<Event> events) { after(0, std::move(events)); }
  /// Time passes, and then these events happen.
  Given& after(std::int64_t micros, std::vector<Event> events = {});
  Given& under(Policy policy);
  /// Decides, applies, and follows the consequences, as a turn does.
  Answered when(const Request& request) const;
  /// The facts as the history left them.
  Facts facts() const;

 private:
  std::vector<std::pair<Time, Event>> history_;
  Time now_ = start;
  Policy policy_;
};

inline Given given(std::vector<Event> events) { return Given(std::move(events)); }

/// The words of the stories.
inline TenantId tenant(std::string id) { return TenantId(std::move(id)); }
inline PoolNumber number(std::string e164) { return PoolNumber(std::move(e164)); }
inline const std::string first = "+447700900001", second = "+447700900002", third = "+447700900003",
                         american = "+14155550100";

TenantRegistered registered(const std::string& id, const std::string& country = "GB");
TenantRegistered on_trial(const std::string& id, const std::string& country = "GB");
TenantRegistered wanting(const std::string& area_code, const std::string& id);
PaymentActivated paid(const std::string& id);
PaymentLapsed lapsed(const std::string& id, std::optional<Time> grace_until = {});
AllocationQueued waits(const std::string& id, Asked asked = Asked::request);
AllocationBlocked blocked(const std::string& id, Asked asked = Asked::request);
NumberAdded added(const std::string& e164, const std::string& country = "GB",
                  const std::string& area_code = {});
NumberAssigned assigned(const std::string& e164, const std::string& id, Asked asked = Asked::request,
                        Gate gate = Gate::paid);
NumberReserved reserved(const std::string& e164, const std::string& id, Time until);
NumberUnreserved unreserved(const std::string& e164, const std::string& id);
NumberReleased released(const std::string& e164, const std::string& id, const std::string& reason = "closed");
NumberQuarantined rests(const std::string& e164, Time until);
NumberReturned returned(const std::string& e164);
NumberRetired retired(const std::string& e164);
NumberUnchanged unchanged_number(const std::string& e164, const std::string& asked, const std::string& why);
NumberRefused refused_number(const std::string& e164, const std::string& asked, const std::string& why);
TenantUnchanged unchanged(const std::string& id, const std::string& asked, const std::string& why);
TenantRefused refused(const std::string& id, const std::string& asked, const std::string& why);

/// One event of every type in the catalogue, all about tenant "shop" and number `first`; filled is every
/// field that the type had when its golden file was written.
std::vector<Event> one_of_each();

/// Those of them that are about texts, and about the outside world.
std::vector<Event> one_of_each_by_text();
std::vector<Event> one_of_each_at_the_providers();

/// A command with an id that `n` stands for, by "tester".
Command command(std::uint64_t n, Request request);
Uuid id_of(std::uint64_t n);

/// Opens and seals for these tenants, under the same keys on every run.
Vault vault_knowing(const std::set<std::string>& tenants);

/// Bytes that are the same on every run.
class CountedRandom final : public Random {
 public:
  void fill(std::span<std::uint8_t> bytes) override;

 private:
  std::uint8_t next_ = 0;
};

/// For people, personal fields in the clear.
std::string shown(const Event& event);

}  // namespace ledgerline::tests
