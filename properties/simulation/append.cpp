#include "properties/simulation/append.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace ledgerline::simulation {
namespace {

/// What a turn would write after these events, and the rows it points to; it outlives its changes.
struct Draft {
  std::map<std::string, Tenant> tenants;
  std::map<std::string, Number> numbers;
  std::set<std::string> new_tenants, new_numbers;
  std::vector<Recorded> events;

  explicit Draft(const Snapshot& snapshot) {
    for (const auto& tenant : snapshot.tenants) tenants.emplace(tenant.id.str(), tenant);
    for (const auto& number : snapshot.numbers) numbers.emplace(number.number.str(), number);
  }

  template <class Row>
  SubjectVersion apply(std::map<std::string, Row>& rows, std::set<std::string>& fresh, const std::string& id,
                       Recorded recorded, std::optional<SubjectVersion> Recorded::* subject) {
    const auto at = rows.find(id);
    recorded.*subject = SubjectVersion{id, at == rows.end() ? 1 : at->second.version + 1};
    if (at == rows.end()) fresh.insert(id);
    rows[id] = evolve(at == rows.end() ? std::nullopt : std::optional(at->second), recorded);
    return *(recorded.*subject);
  }

  void append(Recorded recorded) {
    const auto subjects = subjects_of(recorded.event);
    recorded.tenant.reset();
    recorded.number.reset();
    if (subjects.tenant)
      recorded.tenant = apply(tenants, new_tenants, subjects.tenant->str(), recorded, &Recorded::tenant);
    if (subjects.number)
      recorded.number = apply(numbers, new_numbers, subjects.number->str(), recorded, &Recorded::number);
    events.push_back(std::move(recorded));
  }

  Changes changes(Vault& vault, Random& random) const {
    Changes changes;
    for (const auto& id : new_tenants) changes.keys.push_back(vault.make(id, random));
    vault.learn(new_tenants, changes.keys);
    for (const auto& [id, row] : tenants)
      (new_tenants.contains(id) ? changes.new_tenants : changes.tenants).push_back(&row);
    for (const auto& [id, row] : numbers)
      (new_numbers.contains(id) ? changes.new_numbers : changes.numbers).push_back(&row);
    for (const auto& e : events)
      if (std::holds_alternative<TenantErased>(e.event)) changes.erased.push_back(e.tenant->id);
    for (const auto& e : events)
      changes.events.push_back(encode(e.event, Stamp{e.position, e.at, e.command, e.tenant, e.number},
                                      encode_cause(e.cause), vault));
    changes.recorded = events;
    return changes;
  }
};

}  // namespace

void append(Log& log, Vault& vault, Random& random, const std::vector<Recorded>& events,
            std::optional<Time> least) {
  Needs needs;
  for (const auto& recorded : events) {
    const auto subjects = subjects_of(recorded.event);
    if (subjects.tenant) needs.tenants.insert(subjects.tenant->str());
    if (subjects.number) needs.numbers.insert(subjects.number->str());
  }
  const auto turn = log.begin();
  const auto snapshot = turn->load(needs);
  Draft draft(snapshot);
  auto position = snapshot.head;
  auto time = least.value_or(snapshot.now);
  for (auto recorded : events) {
    recorded.position = ++position;
    recorded.at = time = std::max(time, recorded.at);
    draft.append(std::move(recorded));
  }
  turn->commit(draft.changes(vault, random));
}

}  // namespace ledgerline::simulation
