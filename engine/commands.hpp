#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

#include "events/number.hpp"
#include "events/stored.hpp"
#include "events/tenant.hpp"

/// What may be asked of the engine. A command holds what its caller stated, and nothing else.
namespace ledgerline {

struct AddNumbers {
  static constexpr auto name = "pool.add";
  std::vector<NumberAdded> numbers;
  static constexpr auto fields() { return std::tuple{Field{"numbers", &AddNumbers::numbers}}; }
};

struct ReserveNumber {
  static constexpr auto name = "pool.reserve";
  PoolNumber number;
  TenantId tenant;
  std::int64_t minutes = 0;
  static constexpr auto fields() {
    using C = ReserveNumber;
    return std::tuple{Field{"number", &C::number}, Field{"tenant", &C::tenant},
                      Field{"minutes", &C::minutes}};
  }
};

/// The ticker's: a reservation ran out.
struct UnreserveNumber {
  static constexpr auto name = "pool.unreserve";
  PoolNumber number;
  static constexpr auto fields() { return std::tuple{Field{"number", &UnreserveNumber::number}}; }
};

struct RetireNumber {
  static constexpr auto name = "pool.retire";
  PoolNumber number;
  Reason reason;
  static constexpr auto fields() {
    return std::tuple{Field{"number", &RetireNumber::number}, Field{"reason", &RetireNumber::reason}};
  }
};

/// The ticker's: a rest is over.
struct ReturnNumber {
  static constexpr auto name = "pool.return";
  PoolNumber number;
  static constexpr auto fields() { return std::tuple{Field{"number", &ReturnNumber::number}}; }
};

/// The ticker's: numbers are available where tenants wait.
struct ServeWaiting {
  static constexpr auto name = "pool.serve";
  Country country;
  static constexpr auto fields() { return std::tuple{Field{"country", &ServeWaiting::country}}; }
};

struct RegisterTenant {
  static constexpr auto name = "tenant.register";
  TenantRegistered tenant;
  static constexpr auto fields() { return std::tuple{Field{"tenant", &RegisterTenant::tenant}}; }
};

struct ConvertTenant {
  static constexpr auto name = "tenant.convert";
  TenantId tenant;
  static constexpr auto fields() { return std::tuple{Field{"tenant", &ConvertTenant::tenant}}; }
};

struct ActivatePayment {
  static constexpr auto name = "payment.activate";
  TenantId tenant;
  std::optional<Reference> reference;
  static constexpr auto fields() {
    using C = ActivatePayment;
    return std::tuple{Field{"tenant", &C::tenant}, Field{"reference", &C::reference}};
  }
};

struct LapsePayment {
  static constexpr auto name = "payment.lapse";
  TenantId tenant;
  static constexpr auto fields() { return std::tuple{Field{"tenant", &LapsePayment::tenant}}; }
};

struct AllocateNumber {
  static constexpr auto name = "number.allocate";
  TenantId tenant;
  static constexpr auto fields() { return std::tuple{Field{"tenant", &AllocateNumber::tenant}}; }
};

struct ReleaseNumber {
  static constexpr auto name = "number.release";
  TenantId tenant;
  Reason reason;
  static constexpr auto fields() {
    return std::tuple{Field{"tenant", &ReleaseNumber::tenant}, Field{"reason", &ReleaseNumber::reason}};
  }
};

/// The ticker's: the grace after a lapse is over.
struct ReleaseLapsed {
  static constexpr auto name = "number.release_lapsed";
  TenantId tenant;
  static constexpr auto fields() { return std::tuple{Field{"tenant", &ReleaseLapsed::tenant}}; }
};

using Request = std::variant<AddNumbers, ReserveNumber, UnreserveNumber, RetireNumber, ReturnNumber,
                             ServeWaiting, RegisterTenant, ConvertTenant, ActivatePayment, LapsePayment,
                             AllocateNumber, ReleaseNumber, ReleaseLapsed>;

/// The most numbers one pool.add may name: it bounds what one command can do to a turn.
constexpr std::size_t most_numbers_a_command = 500;

/// How many waiting tenants one pool.serve serves: what a turn loads for it is bounded too.
constexpr std::size_t most_served_at_once = 100;

/// The longest reservation: a year.
constexpr std::int64_t most_reserved_minutes = 366 * 24 * 60;

/// A request with its id and its author. The same id again returns the first outcome and appends nothing.
struct Command {
  Uuid id;
  Cause cause;  // actor, reason, correlation…; the engine fills in command and fingerprint
  Request request;
};

std::string_view name_of(const Request& request);

/// The request's name and what the caller stated, canonical: two requests are the same if these texts are.
/// Holds personal data.
std::string statement_of(const Request& request);

}  // namespace ledgerline
