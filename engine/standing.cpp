#include "engine/standing.hpp"

#include <fmt/format.h>

#include "engine/phone.hpp"

namespace ledgerline {
namespace {

Outcome standing(Outcome::Kind kind, std::string code, std::string message, const TenantId& tenant,
                 const std::optional<PoolNumber>& number) {
  Outcome outcome;
  outcome.kind = kind;
  outcome.code = std::move(code);
  outcome.message = std::move(message);
  outcome.tenant = tenant.str();
  if (number) outcome.number = number->str();
  return outcome;
}

std::string next_of(const Work& work) {
  return fmt::format("{} {}{}{}", names(work.step)[static_cast<std::size_t>(work.step)],
                     names(work.phase)[static_cast<std::size_t>(work.phase)],
                     work.code ? " (" + work.code->str() + ")" : "",
                     work.message ? ": " + work.message->str() : "");
}

bool stalled(const std::optional<Work>& work) { return work && work->phase == WorkPhase::stalled; }
bool stalled(const auto& row) { return row && stalled(row->work); }

}  // namespace

Outcome where_it_stands(Log& log, const TenantId& id) {
  using Kind = Outcome::Kind;
  const auto tenant = log.tenant(id);
  if (!tenant) return standing(Kind::refused, "UNKNOWN_TENANT", "there is no tenant " + id.str(), id, {});
  auto held = tenant->number;
  if (tenant->provisioning && tenant->provisioning->ordered)
    held = PoolNumber(tenant->provisioning->ordered->str());
  const auto number = held ? log.number(*held) : std::nullopt;
  const auto& work = number && number->work ? number->work : tenant->work;
  if (work && work->phase == WorkPhase::stalled)
    return standing(Kind::refused, "STALLED", next_of(*work) + "; see 'provisioning retry|abandon'", id,
                    held);
  if (work) return standing(Kind::done, "IN_PROGRESS", next_of(*work), id, held);
  if (number && number->status == NumberStatus::assigned)
    return standing(Kind::done, "ALLOCATED", fmt::format("{} has {}", id.str(), display_phone(held->str())),
                    id, held);
  if (tenant->waiting_since != 0)
    return standing(Kind::refused, "POOL_EMPTY", id.str() + " waits for a number, in order", id, {});
  if (tenant->requested)
    return standing(Kind::refused, "PAYMENT_REQUIRED", id.str() + " has not paid: activate its payment first",
                    id, {});
  return standing(Kind::refused, "NO_NUMBER", id.str() + " has no number, and none is on its way", id, {});
}

Stuck find_stuck(Log& log, const std::string& subject) {
  if (subject.starts_with('+')) {
    const PoolNumber number(subject);
    const auto row = log.number(number);
    return {row ? row->tenant : std::nullopt, number};
  }
  const TenantId id(subject);
  const auto tenant = log.tenant(id);
  if (!tenant || stalled(tenant)) return {id, std::nullopt};
  if (tenant->provisioning && tenant->provisioning->ordered)
    return {id, PoolNumber(tenant->provisioning->ordered->str())};
  const auto number = tenant->number ? log.number(*tenant->number) : std::nullopt;
  if (stalled(tenant->text_work) && !stalled(number)) return {id, std::nullopt};
  return {id, tenant->number};
}

}  // namespace ledgerline
