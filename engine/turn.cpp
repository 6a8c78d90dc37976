#include "engine/turn.hpp"

#include <fmt/format.h>

#include <map>

#include "engine/deciders/decide.hpp"
#include "engine/facts.hpp"
#include "engine/points.hpp"

namespace ledgerline {
namespace {

/// The events decided so far, and the subjects as these events left them.
class Draft {
 public:
  Draft(const Snapshot& snapshot, const Policy& policy) : facts_(snapshot.now, policy), position_(snapshot.head) {
    for (const auto& tenant : snapshot.tenants) {
      tenant_versions_[tenant.id.str()] = tenant.version;
      facts_.add(tenant);
    }
    for (const auto& number : snapshot.numbers) {
      number_versions_[number.number.str()] = number.version;
      facts_.add(number);
    }
  }

  const Facts& facts() const { return facts_; }
  const std::vector<Told>& told() const { return told_; }
  std::vector<Told> take() && { return std::move(told_); }

  /// Appends the event and whatever it brings about; adds them to `mine`, the command's own.
  void append(Event event, const Command& command, const Cause& cause, std::vector<Recorded>& mine) {
    Recorded recorded{++position_, facts_.now(), std::move(event), cause, command.id, {}, {}};
    const auto subjects = subjects_of(recorded.event);
    if (subjects.tenant) recorded.tenant = next(tenant_versions_, changed_tenants_, subjects.tenant->str());
    if (subjects.number) recorded.number = next(number_versions_, changed_numbers_, subjects.number->str());
    facts_.apply(recorded);
    told_.push_back(Told{recorded, subjects.tenant ? std::optional(*facts_.tenant(*subjects.tenant)) : std::nullopt});
    mine.push_back(recorded);
    for (auto& following : consequences(facts_, recorded.event)) append(std::move(following), command, cause, mine);
  }

  /// The rows that changed, as pointers into the facts.
  void rows(Changes& changes) const {
    for (const auto& [id, is_new] : changed_tenants_)
      (is_new ? changes.new_tenants : changes.tenants).push_back(facts_.tenant(TenantId(id)));
    for (const auto& [id, is_new] : changed_numbers_)
      (is_new ? changes.new_numbers : changes.numbers).push_back(facts_.number(PoolNumber(id)));
  }
  std::vector<std::string> registered() const {
    std::vector<std::string> ids;
    for (const auto& [id, is_new] : changed_tenants_)
      if (is_new) ids.push_back(id);
    return ids;
  }

 private:
  using Versions = std::map<std::string, Version>;
  using Changed = std::map<std::string, bool>;  // whether the subject is new

  static SubjectVersion next(Versions& versions, Changed& changed, const std::string& id) {
    auto& version = versions[id];
    changed.try_emplace(id, version == 0);
    return {id, ++version};
  }

  Facts facts_;
  Position position_;
  Versions tenant_versions_, number_versions_;
  Changed changed_tenants_, changed_numbers_;
  std::vector<Told> told_;
};

Outcome refusal_outcome(const Refusal& refusal) {
  Outcome outcome;
  outcome.kind = Outcome::Kind::refused;
  outcome.code = refusal.code.str();
  outcome.message = refusal.message;
  return outcome;
}

/// The first answer again, or a refusal if the id now comes with another statement.
Outcome repeat(std::vector<Recorded> events, const Reference& fingerprint) {
  if (events.front().cause.fingerprint != fingerprint) {
    Outcome outcome;
    outcome.kind = Outcome::Kind::invalid;
    outcome.code = "COMMAND_ID_REUSED";
    outcome.message = fmt::format("command id {} was used for another statement, at position {}: take a new id",
                                  to_string(events.front().command), events.front().position);
    return outcome;
  }
  auto outcome = outcome_of(std::move(events));
  outcome.repeated = true;
  return outcome;
}

/// Decides the commands one after the other; remembers what each id was answered, before this turn and in it.
class Deciding {
 public:
  Deciding(Draft& draft, const Vault& vault, std::vector<Recorded> answered) : draft_(draft), vault_(vault) {
    for (auto& event : answered) answered_[event.command].push_back(std::move(event));
  }

  Outcome operator()(const Command& command) {
    auto cause = command.cause;
    cause.command = Code(std::string(name_of(command.request)));
    cause.fingerprint = Reference(vault_.fingerprint(statement_of(command.request)));
    if (const auto before = answered_.find(command.id); before != answered_.end())
      return repeat(before->second, cause.fingerprint);
    auto decision = decide(draft_.facts(), command.request);
    if (const auto* refusal = std::get_if<Refusal>(&decision)) return refusal_outcome(*refusal);
    std::vector<Recorded> mine;
    for (auto& event : std::get<std::vector<Event>>(decision))
      draft_.append(std::move(event), command, cause, mine);
    if (!mine.empty()) answered_[command.id] = mine;
    return outcome_of(std::move(mine));
  }

 private:

  Draft& draft_;
  const Vault& vault_;
  std::map<Uuid, std::vector<Recorded>> answered_;
};

std::vector<Stored> encode_all(const std::vector<Told>& told, const Vault& vault) {
  std::vector<Stored> events;
  events.reserve(told.size());
  for (const auto& [recorded, tenant] : told) {
    const Stamp stamp{recorded.position, recorded.at, recorded.command, recorded.tenant, recorded.number};
    events.push_back(encode(recorded.event, stamp, encode_cause(recorded.cause), vault));
  }
  return events;
}

Changes changes_of(const Draft& draft, Vault& vault, Random& random) {
  Changes changes;
  draft.rows(changes);
  const auto registered = draft.registered();
  for (const auto& tenant : registered) changes.keys.push_back(vault.make(tenant, random));
  vault.learn({registered.begin(), registered.end()}, changes.keys);
  changes.events = encode_all(draft.told(), vault);
  return changes;
}

}  // namespace

TurnResult run_turn(Log& log, Vault& vault, const Policy& policy, Random& random, std::span<const Command> batch) {
  Needs needs;
  for (const auto& command : batch) needs.add(command);
  const auto turn = log.begin();
  point("turn.begun");
  const auto snapshot = turn->load(needs);
  point("turn.loaded");
  Draft draft(snapshot, policy);
  Deciding deciding(draft, vault, decode_all(log, snapshot.answered, vault));
  TurnResult result;
  for (const auto& command : batch) result.outcomes.push_back(deciding(command));
  if (!draft.told().empty()) {
    const auto registered = draft.registered();
    try {
      const auto changes = changes_of(draft, vault, random);
      point("turn.decided");
      turn->commit(changes);
    } catch (...) {
      for (const auto& tenant : registered) vault.forget(tenant);  // their keys went with the turn
      throw;
    }
    point("turn.committed");
  }
  result.told = std::move(draft).take();
  return result;
}

std::size_t weight_of(const Command& command) {
  if (const auto* add = std::get_if<AddNumbers>(&command.request)) return 2 * add->numbers.size();
  if (std::holds_alternative<ServeWaiting>(command.request)) return 100;
  return 2;
}

}  // namespace ledgerline
