#include "engine/turn.hpp"

#include <iterator>
#include <map>
#include <set>
#include <stdexcept>
#include <type_traits>

#include <fmt/format.h>

#include "engine/deciders/decide.hpp"
#include "engine/facts.hpp"
#include "engine/points.hpp"

namespace ledgerline {
namespace {

template <class T>
constexpr bool is_personal = false;
template <class T>
constexpr bool is_personal<Personal<T>> = true;
template <class T>
constexpr bool is_personal<std::optional<Personal<T>>> = true;

/// Whether such events tell of a person.
bool tells_of_person(const Event& event) {
  return std::visit(
      []<class E>(const E& e) {
        bool any = false;
        for_each_field<E>(
            [&](auto field) { any |= is_personal<std::remove_cvref_t<decltype(e.*field.member)>>; });
        return any;
      },
      event);
}

/// The events decided so far, and the subjects as these events left them.
class Draft {
 public:
  Draft(Snapshot snapshot, const Policy& policy, bool tell)
      : facts_(snapshot.now, policy),
        parked_(std::move(snapshot.parked)),
        position_(snapshot.head),
        tell_(tell) {
    for (auto& tenant : snapshot.tenants) facts_.add(std::move(tenant));
    for (auto& number : snapshot.numbers) facts_.add(std::move(number));
  }

  const Facts& facts() const { return facts_; }
  /// Why nothing can be decided about what a command names, or about who has it or is had by it; nothing
  /// where it can.
  std::optional<Refusal> parked(const Command& command) const {
    if (parked_.empty()) return std::nullopt;
    Needs needs;
    needs.add(command);
    auto subjects = needs.tenants;
    subjects.insert(needs.numbers.begin(), needs.numbers.end());
    for (const auto& id : needs.tenants)
      if (const auto* tenant = facts_.tenant(TenantId(id)); tenant && tenant->number)
        subjects.insert(tenant->number->str());
    for (const auto& id : needs.numbers)
      if (const auto* number = facts_.number(PoolNumber(id)); number && number->tenant)
        subjects.insert(number->tenant->str());
    for (const auto& id : subjects)
      if (const auto why = parked_.find(id); why != parked_.end()) return parked_subject(id, why->second);
    return std::nullopt;
  }
  const std::vector<Recorded>& events() const { return events_; }
  std::vector<Recorded>& events() { return events_; }

  /// Appends the event and whatever it brings about.
  void append(Event event, const Command& command, const Cause& cause) {
    Recorded recorded{++position_, facts_.now(), std::move(event), cause, command.id, {}, {}};
    const auto subjects = subjects_of(recorded.event);
    expect_not_erased(subjects.tenant, recorded.event);
    if (const auto& id = subjects.tenant) recorded.tenant = next(facts_.tenant(*id), changed_tenants_, *id);
    if (const auto& id = subjects.number) recorded.number = next(facts_.number(*id), changed_numbers_, *id);
    facts_.apply(recorded);
    if (tell_)
      tenants_.push_back(subjects.tenant ? std::optional(*facts_.tenant(*subjects.tenant)) : std::nullopt);
    auto following = consequences(facts_, recorded.event);
    events_.push_back(std::move(recorded));
    for (auto& one : following) append(std::move(one), command, cause);
  }

  /// The marks of keys that may be destroyed: their certificates name them.
  void mark_keys(const std::set<std::string>& tenants, const Vault& vault) {
    for (const auto& tenant : tenants)
      if (auto mark = vault.mark_of(tenant)) facts_.mark_key(tenant, Reference(std::move(*mark)));
  }

  /// What the narrator tells from: nothing, unless it was asked for.
  std::vector<Told> told() {
    std::vector<Told> told;
    for (std::size_t i = 0; i < tenants_.size(); ++i) told.push_back({events_[i], std::move(tenants_[i])});
    return told;
  }

  /// The rows that changed, as pointers into the facts.
  void rows(Changes& changes) const {
    for (const auto& [id, is_new] : changed_tenants_)
      (is_new ? changes.new_tenants : changes.tenants).push_back(facts_.tenant(TenantId(id)));
    for (const auto& [id, is_new] : changed_numbers_)
      (is_new ? changes.new_numbers : changes.numbers).push_back(facts_.number(PoolNumber(id)));
  }
  std::vector<std::string> erased() const {
    std::vector<std::string> ids;
    for (const auto& recorded : events_)
      if (std::holds_alternative<TenantErased>(recorded.event)) ids.push_back(recorded.tenant->id);
    return ids;
  }
  std::vector<std::string> registered() const {
    std::vector<std::string> ids;
    for (const auto& [id, is_new] : changed_tenants_)
      if (is_new) ids.push_back(id);
    return ids;
  }

 private:
  using Changed = std::map<std::string, bool>;  // whether the subject is new

  /// Nothing could seal it, and a new key would undo what was certified.
  void expect_not_erased(const std::optional<TenantId>& id, const Event& event) const {
    const auto* tenant = id ? facts_.tenant(*id) : nullptr;
    if (tenant && tenant->erased && tells_of_person(event))
      throw std::logic_error(fmt::format("{} would tell of {}, who was erased", name_of(event), id->str()));
  }

  static SubjectVersion next(const auto* row, Changed& changed, const auto& id) {
    changed.try_emplace(id.str(), row == nullptr);
    return {id.str(), (row ? row->version : 0) + 1};
  }

  Facts facts_;
  std::map<std::string, std::string> parked_;
  Position position_;
  Changed changed_tenants_, changed_numbers_;
  bool tell_;
  std::vector<Recorded> events_;
  std::vector<std::optional<Tenant>> tenants_;  // as each event left them
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
    outcome.message =
        fmt::format("command id {} was used for another statement, at position {}: take a new id",
                    to_string(events.front().command), events.front().position);
    return outcome;
  }
  auto outcome = outcome_of(std::move(events));
  outcome.repeated = true;
  return outcome;
}

/// Decides the commands one after the other; remembers what each id was answered, before this turn and in it.
/// Outcomes are made when all is decided, out of the draft's events.
class Deciding {
 public:
  Deciding(Draft& draft, const Vault& vault, std::vector<Recorded> answered) : draft_(draft), vault_(vault) {
    for (auto& event : answered) before_[event.command].push_back(std::move(event));
  }

  void operator()(const Command& command) {
    auto cause = command.cause;
    if (cause.actor.empty()) throw std::logic_error("a command that names no actor");
    cause.command = Code(std::string(name_of(command.request)));
    cause.fingerprint = Reference(vault_.fingerprint(statement_of(command.request)));
    if (const auto before = before_.find(command.id); before != before_.end()) {
      answers_.emplace_back(repeat(before->second, cause.fingerprint));
    } else if (const auto same = here_.find(command.id); same != here_.end()) {
      const auto [begin, end] = same->second;
      answers_.emplace_back(
          repeat({draft_.events().begin() + begin, draft_.events().begin() + end}, cause.fingerprint));
    } else {
      decide_anew(command, cause);
    }
  }

  /// Takes the events out of the draft, so call it last.
  std::vector<Outcome> outcomes() && {
    std::vector<Outcome> all;
    const auto at = [&](std::ptrdiff_t i) { return std::make_move_iterator(draft_.events().begin() + i); };
    for (auto& answer : answers_) {
      if (auto* outcome = std::get_if<Outcome>(&answer))
        all.push_back(std::move(*outcome));
      else
        all.push_back(outcome_of({at(std::get<Range>(answer).begin), at(std::get<Range>(answer).end)}));
    }
    return all;
  }

 private:
  struct Range {  // of the draft's events
    std::ptrdiff_t begin = 0, end = 0;
  };

  Decision decision_about(const Command& command) const {
    if (auto refusal = draft_.parked(command)) return std::move(*refusal);
    return decide(draft_.facts(), command.request);
  }

  void decide_anew(const Command& command, const Cause& cause) {
    auto decision = decision_about(command);
    if (const auto* refusal = std::get_if<Refusal>(&decision)) {
      answers_.emplace_back(refusal_outcome(*refusal));
      return;
    }
    const auto begin = std::ssize(draft_.events());
    for (auto& event : std::get<std::vector<Event>>(decision))
      draft_.append(std::move(event), command, cause);
    const Range mine{begin, std::ssize(draft_.events())};
    if (mine.end > mine.begin) here_.emplace(command.id, mine);
    answers_.emplace_back(mine);
  }

  Draft& draft_;
  const Vault& vault_;
  std::map<Uuid, std::vector<Recorded>> before_;
  std::map<Uuid, Range> here_;
  std::vector<std::variant<Outcome, Range>> answers_;
};

std::vector<Stored> encode_all(const std::vector<Recorded>& recorded, const Vault& vault) {
  std::vector<Stored> events;
  events.reserve(recorded.size());
  for (const auto& r : recorded) {
    const Stamp stamp{r.position, r.at, r.command, r.tenant, r.number};
    events.push_back(encode(r.event, stamp, encode_cause(r.cause), vault));
  }
  return events;
}

/// Asks for the keys of tenants that were there before, where something is now told of them.
void learn_keys(Log& log, Vault& vault, const Draft& draft) {
  std::set<std::string> tenants;
  for (const auto& recorded : draft.events())
    if (recorded.tenant && tells_of_person(recorded.event)) tenants.insert(recorded.tenant->id);
  for (const auto& registered : draft.registered()) tenants.erase(registered);
  if (!vault.unknown(tenants).empty()) vault.learn(tenants, log.keys(tenants));
}

Changes changes_of(const Draft& draft, Log& log, Vault& vault, Random& random) {
  Changes changes;
  draft.rows(changes);
  learn_keys(log, vault, draft);
  const auto registered = draft.registered();
  for (const auto& tenant : registered) changes.keys.push_back(vault.make(tenant, random));
  vault.learn({registered.begin(), registered.end()}, changes.keys);
  changes.erased = draft.erased();
  changes.events = encode_all(draft.events(), vault);
  changes.recorded = draft.events();
  return changes;
}

/// A turn's keys go with it, however it ends: no process knows one that another has destroyed meanwhile.
struct Forgetting {
  Vault& vault;
  ~Forgetting() { vault.forget(); }
};

}  // namespace

TurnResult run_turn(Log& log, Vault& vault, const Policy& policy, Random& random,
                    std::span<const Command> batch, bool tell) {
  Needs needs;
  needs.trials_pass = policy.trial_numbers;
  for (const auto& command : batch) needs.add(command);
  const Forgetting forgetting{vault};
  const auto turn = log.begin();
  point("turn.begun");
  auto snapshot = turn->load(needs);
  point("turn.loaded");
  const auto answered = std::move(snapshot.answered);
  Draft draft(std::move(snapshot), policy, tell);
  if (!needs.erasing.empty()) vault.learn(needs.erasing, log.keys(needs.erasing));
  draft.mark_keys(needs.erasing, vault);
  Deciding deciding(draft, vault, decode_all(log, answered, vault));
  for (const auto& command : batch) deciding(command);
  if (!draft.events().empty()) {
    const auto changes = changes_of(draft, log, vault, random);
    point("turn.decided");
    turn->commit(changes);
    point("turn.committed");
  }
  TurnResult result;
  result.told = draft.told();
  result.outcomes = std::move(deciding).outcomes();
  return result;
}

std::size_t weight_of(const Command& command) {
  if (const auto* add = std::get_if<AddNumbers>(&command.request)) return 2 * add->numbers.size();
  if (std::holds_alternative<ServeWaiting>(command.request)) return 100;
  const bool work = std::holds_alternative<RecordEffect>(command.request) ||
                    std::holds_alternative<AbandonEffect>(command.request) ||
                    std::holds_alternative<ReceiveText>(command.request);
  return work ? 8 : 2;  // what is through brings about the next thing
}

}  // namespace ledgerline
