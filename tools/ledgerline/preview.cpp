#include "tools/ledgerline/preview.hpp"

#include <algorithm>
#include <iostream>
#include <iterator>
#include <map>
#include <set>

#include <fmt/format.h>

#include "adapters/postgres/queries.hpp"
#include "tools/ledgerline/answer.hpp"

namespace ledgerline::cli {
namespace {

/// Subjects that belong together, by their ids.
struct Subjects {
  std::map<std::string, Tenant> tenants;
  std::map<std::string, Number> numbers;
};

void gather_number(Subjects& subjects, Log& log, const std::string& e164) {
  if (auto row = log.number(PoolNumber(e164))) subjects.numbers.try_emplace(e164, std::move(*row));
}

/// A tenant with the numbers that it has, orders or chose; or a number, and so its tenant.
void gather(Subjects& subjects, Log& log, const std::string& id) {
  auto tenant_id = id;
  if (id.starts_with('+')) {
    gather_number(subjects, log, id);
    const auto row = subjects.numbers.find(id);
    if (row == subjects.numbers.end() || !row->second.tenant) return;
    tenant_id = row->second.tenant->str();
  }
  auto tenant = log.tenant(TenantId(tenant_id));
  if (!tenant) return;
  const auto& p = tenant->provisioning;
  if (tenant->number) gather_number(subjects, log, tenant->number->str());
  if (p && p->ordered) gather_number(subjects, log, p->ordered->str());
  if (p && p->chosen) gather_number(subjects, log, p->chosen->str());
  subjects.tenants.try_emplace(tenant_id, std::move(*tenant));
}

/// Each tenant that owes something, or each number that owes it of nobody.
std::set<std::string> all_that_owe(Context& context) {
  std::set<std::string> ids;
  for (const auto& row : Json::parse(postgres::effects(context.session(), false)))
    ids.insert(row.at(row.at("tenant").is_null() ? "number" : "tenant").get<std::string>());
  return ids;
}

Json row_of(const StepAhead& step) {
  const auto name = [](auto value) { return names(value)[static_cast<std::size_t>(value)]; };
  const auto& next = step.next;
  const bool timed = next && next->phase != WorkPhase::stalled;
  return Json{{"tenant", step.tenant ? Json(step.tenant->str()) : Json()},
              {"number", step.number ? Json(step.number->str()) : Json()},
              {"step", name(step.step)},
              {"phase", next ? name(next->phase) : "later"},
              {"due", timed ? Json(iso_millis(next->due)) : Json()}};
}

template <class Rows>
auto values_of(Rows&& rows) {
  std::vector<typename std::remove_reference_t<Rows>::mapped_type> values;
  for (auto& [id, row] : rows) values.push_back(std::move(row));
  return values;
}

std::vector<StepAhead> steps_of(Context& context, Subjects subjects) {
  return steps_ahead(values_of(std::move(subjects.tenants)), values_of(std::move(subjects.numbers)),
                     context.options().policy);
}

/// The subjects that these events are about.
std::set<std::string> touched_by(const std::vector<Outcome>& outcomes) {
  std::set<std::string> ids;
  for (const auto& outcome : outcomes)
    for (const auto& event : outcome.events) {
      if (event.tenant) ids.insert(event.tenant->id);
      if (event.number) ids.insert(event.number->id);
    }
  return ids;
}

}  // namespace

int print_preview(Options& options, const std::string& id) {
  Context context(options);
  std::vector<StepAhead> all;
  const auto ids = id.empty() ? all_that_owe(context) : std::set{id};
  for (const auto& one : ids) {
    Subjects subjects;
    gather(subjects, context.log(), one);
    if (subjects.tenants.empty() && subjects.numbers.empty())
      return print_error(options, Exit::refused, "UNKNOWN_SUBJECT",
                         fmt::format("there is no tenant or number {}: see 'effects'", printable(one)));
    std::ranges::move(steps_of(context, std::move(subjects)), std::back_inserter(all));
  }
  return print_all(options, all, "Nothing is owed.", row_of);
}

void tell_what_is_left(const Options& options, Context& context, const std::vector<Outcome>& outcomes) {
  constexpr std::size_t most_looked_at = 10'000;
  if (options.json) return;
  const auto touched = touched_by(outcomes);
  Subjects subjects;
  for (const auto& owed : context.log().owed(most_looked_at, {})) {
    const auto key = owed.number ? owed.number->str() : owed.tenant->str();
    if (touched.contains(key) || (owed.tenant && touched.contains(owed.tenant->str())))
      gather(subjects, context.log(), key);
  }
  const auto left = steps_of(context, std::move(subjects)).size();
  if (left == 1) std::cerr << "Owed now: 1 step. 'ledgerline work' does it.\n";
  if (left > 1) std::cerr << fmt::format("Owed now: {} steps. 'ledgerline work' does them.\n", left);
}

}  // namespace ledgerline::cli
