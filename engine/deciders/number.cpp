#include "engine/deciders/number.hpp"

#include "engine/deciders/broken.hpp"

namespace ledgerline {
namespace {

using Status = NumberStatus;

template <class E>
concept ElsewhereEvent = !concerns<PoolNumber, E>();

/// The transition table. Each event that concerns a number has its overload, or this does not compile.
struct Transition {
  Number& now;
  const Recorded& recorded;

  void expect(std::initializer_list<Status> from) const {
    for (const auto status : from)
      if (now.status == status) return;
    broken(recorded, fmt::format("it cannot follow on status {}",
                                 names(now.status)[static_cast<std::size_t>(now.status)]));
  }
  void become(Status status, std::optional<TenantId> tenant = {}, std::optional<Time> until = {}) const {
    now.status = status;
    now.tenant = std::move(tenant);
    now.until = until;
    now.assigned_at = status == Status::assigned ? std::optional(recorded.at) : std::nullopt;
    now.available_since = status == Status::available ? recorded.position : 0;
  }

  void operator()(const NumberAdded& e) const {
    if (now.version != 0) broken(recorded, "the number was added before");
    now.number = e.number;
    now.country = e.country;
    now.area_code = e.area_code;
    now.kind = e.kind;
    now.capabilities = e.capabilities;
    now.provider_reference = e.provider_reference;
    now.created_at = recorded.at;
    become(Status::available);
  }
  void operator()(const NumberReserved& e) const {
    expect({Status::available});
    become(Status::reserved, e.tenant, e.until);
  }
  void operator()(const NumberUnreserved&) const {
    expect({Status::reserved});
    become(Status::available);
  }
  void operator()(const NumberAssigned& e) const {
    expect({Status::available, Status::reserved});
    if (now.tenant && now.tenant != e.tenant) broken(recorded, "the number is reserved for another tenant");
    become(Status::assigned, e.tenant);
  }
  void operator()(const NumberReleased& e) const {
    expect({Status::assigned});
    if (now.tenant != e.tenant) broken(recorded, "another tenant holds the number");
    become(Status::resting);
  }
  void operator()(const NumberQuarantined& e) const {
    expect({Status::resting});
    become(Status::resting, {}, e.until);
  }
  void operator()(const NumberReturned&) const {
    expect({Status::resting});
    if (!now.until || *now.until > recorded.at) broken(recorded, "the number's rest is not over");
    become(Status::available);
  }
  void operator()(const NumberRetired&) const {
    expect({Status::available, Status::resting});
    become(Status::retired);
  }
  void operator()(const NumberUnchanged&) const {}
  void operator()(const NumberRefused&) const {}
  void operator()(const ElsewhereEvent auto&) const { broken(recorded, "it does not concern a number"); }
};

}  // namespace

Number evolve(std::optional<Number> before, const Recorded& recorded) {
  const bool adding = std::holds_alternative<NumberAdded>(recorded.event);
  if (!before && !adding) broken(recorded, "the number was never added");
  Number number = before ? std::move(*before) : Number{};
  std::visit(Transition{number, recorded}, recorded.event);
  number.updated_at = recorded.at;
  number.version = recorded.number->version;
  return number;
}

}  // namespace ledgerline
