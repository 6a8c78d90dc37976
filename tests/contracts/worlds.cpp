#include "tests/contracts/worlds.hpp"

#include "adapters/postgres/check.hpp"
#include "projections/fold.hpp"

namespace ledgerline::tests {
namespace {

/// What a turn would write after these events, and the rows it points to.
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

  void append(Position position, Time at, const Event& event) {
    Cause cause;
    cause.actor = Actor("tester");
    cause.command = Code("record");
    cause.fingerprint = Reference("record");
    Recorded recorded{position, at, event, cause, id_of(1'000'000 + static_cast<std::uint64_t>(position)),
                      {},       {}};
    const auto subjects = subjects_of(event);
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
      changes.events.push_back(encode(e.event, Stamp{e.position, e.at, e.command, e.tenant, e.number},
                                      encode_cause(e.cause), vault));
    return changes;
  }
};

}  // namespace

void record(Log& log, const std::vector<Event>& events, Time at) {
  Needs needs;
  for (const auto& event : events) {
    const auto subjects = subjects_of(event);
    if (subjects.tenant) needs.tenants.insert(subjects.tenant->str());
    if (subjects.number) needs.numbers.insert(subjects.number->str());
  }
  const auto turn = log.begin();
  const auto snapshot = turn->load(needs);
  Draft draft(snapshot);
  auto position = snapshot.head;
  for (const auto& event : events) draft.append(++position, std::max(at, snapshot.now), event);
  auto vault = test_vault();
  SystemRandom random;
  turn->commit(draft.changes(vault, random));
}

TurnResult decide_together(Log& log, const std::vector<Request>& requests, std::uint64_t& n,
                           const Policy& policy) {
  std::vector<Command> batch;
  for (const auto& request : requests) batch.push_back(command(++n, request));
  auto vault = test_vault();
  SystemRandom random;
  return run_turn(log, vault, policy, random, batch);
}

std::vector<Recorded> everything(Log& log) {
  auto vault = test_vault();
  Slice slice;
  slice.limit = 1'000'000;
  return read_decoded(log, slice, vault);
}

std::size_t MemoryWorld::differing_rows() {
  const auto folded = fold(log_, test_vault(), {}, {});
  return (folded.of<Tenants>() == log_.tenants() ? 0u : 1u) +
         (folded.of<Numbers>() == log_.numbers() ? 0u : 1u);
}

std::size_t PostgresWorld::differing_rows() {
  return postgres::check(*logs_.front(), test_vault(), {}).differing;
}

}  // namespace ledgerline::tests
